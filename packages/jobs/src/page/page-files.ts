/**
 * The files of a folder as answers to requests. Its own code rather than a library: the usual ones
 * make the ETag from size and time of a file, and npm gives all files of a package the same time, so
 * that after an update a browser would be told to keep the old page.
 */
import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { lookup } from "mrmime";

export interface PageFile {
  /** As the header Content-Type has it. */
  readonly type: string;
  /** Of the content, so it changes with it and with nothing else. */
  readonly etag: string;
  read(): Promise<Buffer>;
}

export interface PageFiles {
  /**
   * The file that a URL names; undefined where there is none. The name is looked up among those of
   * the files that are there, links left out, so nothing outside of the folder can be named.
   * @param target as a request has it: "/assets/index.js?v=1"
   */
  find(target: string): Promise<PageFile | undefined>;
}

/** Names are listed, and each file hashed, once, and again where they are other than they were. */
export function createPageFiles(folder: string): PageFiles {
  let names: ReadonlySet<string> = new Set();
  const hashed = new Map<string, { readonly state: string; readonly etag: string }>();

  const isThere = async (name: string): Promise<boolean> => {
    if (!names.has(name)) names = await fileNames(folder);
    return names.has(name);
  };
  const etagOf = async (name: string, path: string): Promise<string> => {
    // Not the time that a file says it was changed at, which npm makes the same for all.
    const { size, ctimeMs } = await stat(path);
    const state = `${size} ${ctimeMs}`;
    const known = hashed.get(name);
    if (known?.state === state) return known.etag;
    const hash = createHash("sha256")
      .update(await readFile(path))
      .digest("base64url");
    const etag = `"${hash.slice(0, 27)}"`;
    hashed.set(name, { state, etag });
    return etag;
  };

  return {
    async find(target) {
      const name = nameOf(target);
      if (name === undefined || !(await isThere(name))) return undefined;
      const path = join(folder, name);
      return { type: typeOf(name), etag: await etagOf(name, path), read: () => readFile(path) };
    },
  };
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
