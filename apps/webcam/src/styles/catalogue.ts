/** The styles that come along: their list, and their files checked against it. */

/** One style, as the build lists it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly title: string;
  readonly artist?: string | undefined;
  readonly year?: number | undefined;
  /** Addresses relative to the page. */
  readonly file: string;
  readonly thumbnail: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
}

export async function loadCatalogue(): Promise<CatalogueEntry[]> {
  return (await load("styles/catalogue.json")).json();
}

/** @throws Error where the file is not the one that the page was built with */
export async function loadStyleBytes({ file, title, sha256 }: CatalogueEntry): Promise<Uint8Array> {
  const bytes = new Uint8Array(await (await load(file)).arrayBuffer());
  if ((await hashOf(bytes)) === sha256) return bytes;
  throw new Error(`The style "${title}" is damaged: its file is not the one that was built.`);
}

/** SHA-256 in hexadecimal. */
export async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function load(address: string): Promise<Response> {
  const response = await fetch(address);
  if (response.ok) return response;
  throw new Error(`${address} cannot be loaded (HTTP ${response.status}).`);
}
