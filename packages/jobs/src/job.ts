/**
 * What every verb is: an async generator of records. Commands, the terminal UI, a server consume the
 * same records; none of them knows how the work is done, and the work knows nothing of them.
 */

/**
 * A verb. Its records are plain data with a discriminant `event`; where a record can give something
 * large (a picture, a checkpoint), it does so by a function that is called only if wanted.
 *
 * On the signal it keeps what would be lost (a checkpoint, a finished piece), yields a last record
 * with `event: "stopped"` that says what was kept, and then throws the signal's reason.
 */
export type Job<Request, Record extends { readonly event: string }> = (
  request: Request,
  signal: AbortSignal,
) => AsyncGenerator<Record, void>;

/** Something that takes a while and has no progress of its own, such as starting an engine. */
export interface StageRecord {
  readonly event: "stage";
  readonly stage: Stage;
}

/** What is being done before or between the records of progress; a front end has words for it. */
export type Stage =
  | "reading inputs"
  | "starting the engine"
  | "preparing"
  | "fitting first weights"
  | "writing";

/** What a user should know about an input or a result, one line, without a word about options. */
export interface NoteRecord {
  readonly event: "note";
  readonly text: string;
}
