/** A mistake in one option of a request, in words that fit every front end. */
import { UserError } from "@gramstyle/core";

/**
 * Its message names the option as the request has it; a front end whose users know it by another
 * name, such as a flag, asks for the message again with that.
 */
export class OptionError extends UserError {
  readonly option: string;
  /** The message, with the name that is given for the option. */
  readonly describe: (name: string) => string;

  constructor(option: string, describe: (name: string) => string) {
    super(describe(option));
    this.option = option;
    this.describe = describe;
  }
}
