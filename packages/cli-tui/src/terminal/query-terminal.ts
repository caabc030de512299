/** Asks the terminal which pictures it can show and how large a character is. */
import type { TerminalAnswers } from "./graphics.ts";

/**
 * A kitty query, iTerm2's cell size, the cell size, and last the device attributes, which every
 * terminal answers: what did not come before it does not come at all.
 */
export const terminalQuery =
  "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\" + "\x1b]1337;ReportCellSize\x07" + "\x1b[16t\x1b[c";

/** Longer than a slow connection takes; only a terminal that says nothing makes anybody wait. */
const patience = 1000;

const kittyAnswer = /\x1b_Gi=31;([^\x1b]*)\x1b\\/;
const itermAnswer = /\x1b\]1337;ReportCellSize=([^\x07\x1b]*)(?:\x07|\x1b\\)/;
const cellAnswer = /\x1b\[6;(\d+);(\d+);?t/;
const attributesAnswer = /\x1b\[\?([\d;]*)c/;

/** What the answers say, and what else was typed meanwhile. */
export function readAnswers(received: string): {
  readonly answers: TerminalAnswers;
  readonly complete: boolean;
  readonly rest: string;
} {
  const attributes = attributesAnswer.exec(received);
  const cell = cellAnswer.exec(received);
  const answers: TerminalAnswers = {
    kitty: kittyAnswer.exec(received)?.[1] === "OK",
    iterm: itermAnswer.test(received),
    // "4" among the device attributes is sixel graphics.
    sixel: attributes?.[1]?.split(";").slice(1).includes("4") ?? false,
    cell: cell ? { height: Number(cell[1]), width: Number(cell[2]) } : undefined,
  };
  const patterns = [kittyAnswer, itermAnswer, cellAnswer, attributesAnswer];
  const rest = patterns.reduce((text, pattern) => text.replace(pattern, ""), received);
  return { answers, complete: attributes !== null, rest };
}

/** The terminal's answers; what the user typed meanwhile goes back to `stdin`. */
export async function queryTerminal(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
): Promise<TerminalAnswers> {
  let received = "";
  const wasRaw = stdin.isRaw;
  stdin.setRawMode(true);
  await new Promise<void>((done) => {
    const timer = setTimeout(finish, patience);
    function finish(): void {
      clearTimeout(timer);
      stdin.off("data", listen);
      done();
    }
    function listen(bytes: Buffer | string): void {
      received += bytes.toString();
      if (readAnswers(received).complete) finish();
    }
    stdin.on("data", listen);
    stdout.write(terminalQuery);
  });
  // Ink reads by itself when data is there, which a stream that flows never tells.
  stdin.pause();
  stdin.setRawMode(wasRaw);
  const { answers, rest } = readAnswers(received);
  if (rest !== "") stdin.unshift(Buffer.from(rest));
  return answers;
}
