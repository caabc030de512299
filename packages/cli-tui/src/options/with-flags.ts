/** Libraries name their options as code; here they are flags. */

/** Where the flag has another name than the option. */
const flags: Readonly<Record<string, string>> = { output: "-o" };

/** Of a library's text: "go on with `resume`" becomes "go on with --resume". */
export function withFlags(text: string): string {
  return text.replace(
    /`([a-z][A-Za-z]*)`/g,
    (_code, option: string) => flags[option] ?? flagOf(option),
  );
}

/** "--pixel-range" of "pixelRange". */
const flagOf = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
