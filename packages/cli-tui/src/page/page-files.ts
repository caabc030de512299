/**
 * The files of a folder as answers to requests. Its own code rather than a library: the usual ones
 * make the ETag from size and time of a file, and npm gives all files of a package the same time, so
 * that after an update a browser would be told to keep the old page.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { lookup } from "mrmime";

export interface PageFile {
  readonly bytes: Buffer;
  /** As the header Content-Type has it. */
  readonly type: string;
  /** Of the content, so it changes with it and with nothing else. */
  readonly etag: string;
}

/**
 * The file that a URL names; undefined where there is none. The name is looked up among those of the
 * files that are there, links left out, so nothing outside of the folder can be named.
 * @param target as a request has it: "/assets/index.js?v=1"
 */
export async function findPageFile(folder: string, target: string): Promise<PageFile | undefined> {
  const name = nameOf(target);
  if (name === undefined || !(await fileNames(folder)).has(name)) return undefined;
  const bytes = await readFile(join(folder, name));
  const hash = createHash("sha256").update(bytes).digest("base64url");
  return { bytes, type: typeOf(name), etag: `"${hash.slice(0, 27)}"` };
}

/** With slashes, whatever the system has. */
async function fileNames(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const from = folder.length + 1;
  return new Set(
    files.map(({ parentPath, name }) => join(parentPath, name).slice(from).split(sep).join("/")),
  );
}

function nameOf(target: string): string | undefined {
  try {
    const path = decodeURIComponent(target.split(/[?#]/, 1)[0]!);
    if (!path.startsWith("/")) return undefined;
    return `${path.slice(1)}${path.endsWith("/") ? "index.html" : ""}`;
  } catch {
    // Not a well-formed URL.
    return undefined;
  }
}

function typeOf(name: string): string {
  const type = lookup(name) ?? "application/octet-stream";
  return /^text\/|javascript|json$|xml$/.test(type) ? `${type}; charset=utf-8` : type;
}
