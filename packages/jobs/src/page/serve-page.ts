/** Serves the web page to this machine alone. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "@gramstyle/core";
import { createPageFiles, type PageFiles } from "./page-files.ts";

/** Not the name localhost, which may be another machine's where somebody said so. */
const loopback = "127.0.0.1";
/** Where it is free. On one port a browser remembers what it was allowed and what was set. */
const usualPort = 4742;

/** A page that is being served, on this machine alone. */
export interface ServedPage {
  /** As a browser takes it. */
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** What is served, and where. */
export interface ServePageOptions {
  /** The folder with index.html. */
  readonly folder: string;
  /** 0 is any. Default: a usual one, any where that is taken. */
  readonly port?: number | undefined;
}

/** @throws UserError where the port is taken or not allowed */
export async function servePage({ folder, port }: ServePageOptions): Promise<ServedPage> {
  const files = createPageFiles(folder);
  const server = createServer((request, response) => {
    answer(files, request, response).catch(() => refuse(response, 500, "cannot be read"));
  });
  const listen = (wanted: number) =>
    new Promise<void>((done, fail) => {
      server.once("error", fail);
      server.listen({ host: loopback, port: wanted, exclusive: true }, () => {
        server.off("error", fail);
        done();
      });
    });
  try {
    await listen(port ?? usualPort).catch((error) => {
      if (port !== undefined) throw error;
      return listen(0);
    });
  } catch (error) {
    throw portError(error, port!);
  }
  const taken = (server.address() as AddressInfo).port;
  return {
    url: `http://${loopback}:${taken}/`,
    port: taken,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function portError(error: unknown, port: number): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") {
    return new UserError(
      `--port: port ${port} is in use; choose another, or leave it out to get a free one`,
      { cause: error },
    );
  }
  if (code === "EACCES") {
    return new UserError(`--port: port ${port} is not allowed here; choose one above 1023`, {
      cause: error,
    });
  }
  return error;
}

/**
 * Isolated from other sites, so that WebAssembly gets threads; and no site may take the page's files
 * or frame it.
 */
const headers = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  // Kept, and asked for each time: over the loopback that costs nothing, and nothing is ever stale.
  "Cache-Control": "no-cache",
};

async function answer(
  files: PageFiles,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const { method, url = "/" } = request;
  if (!isForUs(request)) return refuse(response, 403, "this is not the address of this page");
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return refuse(response, 405, "only GET and HEAD");
  }
  const file = await files.find(url);
  if (!file) return refuse(response, 404, "there is no such file");
  response.setHeader("ETag", file.etag);
  if (request.headers["if-none-match"]?.includes(file.etag)) {
    response.writeHead(304).end();
    return;
  }
  const bytes = await file.read();
  response.writeHead(200, { "Content-Type": file.type, "Content-Length": bytes.length });
  response.end(method === "HEAD" ? undefined : bytes);
}

/**
 * A site whose name was pointed at this machine (DNS rebinding) comes with its own name as the host,
 * and gets nothing.
 */
function isForUs({ headers: { host }, socket }: IncomingMessage): boolean {
  const { localPort } = socket;
  return host === `${loopback}:${localPort}` || host === `localhost:${localPort}`;
}

function refuse(response: ServerResponse, status: number, text: string): void {
  if (!response.headersSent) {
    response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  }
  response.end(`${text}\n`);
}
