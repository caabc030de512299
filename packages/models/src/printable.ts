/** Names out of other people's files, made fit for a one-line message on a terminal. */
export function printable(name: string): string {
  const clean = name.replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
  return clean.length > 80 ? `${clean.slice(0, 79)}…` : clean;
}
