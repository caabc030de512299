/** A file of the built page. */
import { createHash } from "node:crypto";

/** By its path in the page. */
export interface PageFile {
  readonly path: string;
  readonly content: Uint8Array | string;
}

export const sha256 = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex");
