/** On its own: no command needs to load the application to find out. */

/** Whether somebody is there to see it, and can type. */
export const canOpenApp = (): boolean =>
  process.stdout.isTTY === true && process.stdin.isTTY === true && process.env.TERM !== "dumb";
