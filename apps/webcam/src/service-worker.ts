/**
 * Keeps the page for use without a network, and gives its files the headers that shared memory, and
 * so threads, need on servers that do not send them.
 */

/** The part of a service worker's scope that is used here; the page's types have a window's. */
interface WorkerEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: WorkerEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
  addEventListener(
    type: "message",
    listener: (event: WorkerEvent & { readonly data: unknown }) => void,
  ): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
  readonly registration: { readonly scope: string };
}
const scope = globalThis as unknown as Scope;

const prefix = "gramstyle-";
/** The build puts the hash of all files here. */
const cacheName = `${prefix}__PAGE_VERSION__`;

/** Large, and only one variant is used: it is kept when it was. */
const onDemand = "engine/";

scope.addEventListener("install", (event) => {
  event.waitUntil(keepPage().then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => scope.clients.claim()));
});

/** The page names the engine's files that it loaded before this worker was there. */
scope.addEventListener("message", (event) => {
  const { keep } = event.data as { readonly keep?: unknown };
  if (Array.isArray(keep)) event.waitUntil(keepFiles(keep.map(String)));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope.registration.scope)) return;
  event.respondWith(answer(request));
});

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  // The page itself comes from the server where there is one, and so is never older than that.
  if (request.mode === "navigate") {
    try {
      return withHeaders(await fetch(request));
    } catch {
      const page = await cache.match("index.html");
      return page ? withHeaders(page) : Response.error();
    }
  }
  const kept = await cache.match(request, { ignoreSearch: true });
  if (kept) return withHeaders(kept);
  const response = await fetch(request);
  if (response.ok && isOnDemand(request.url)) await cache.put(request.url, response.clone());
  return withHeaders(response);
}

const isOnDemand = (address: string) =>
  address.startsWith(new URL(onDemand, scope.registration.scope).href);

function withHeaders(response: Response): Response {
  if (response.type === "opaqueredirect" || response.status === 0) return response;
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** Every file is checked against its hash: a file that was changed on its way is not kept. */
async function keepPage(): Promise<void> {
  const response = await fetch("files.json", { cache: "no-cache" });
  const { files } = (await response.json()) as { readonly files: Record<string, string> };
  const cache = await caches.open(cacheName);
  await Promise.all(
    Object.entries(files)
      .filter(([path]) => !path.startsWith(onDemand))
      .map(([path, integrity]) => cache.add(new Request(path, { integrity, cache: "no-cache" }))),
  );
}

async function keepFiles(paths: readonly string[]): Promise<void> {
  const cache = await caches.open(cacheName);
  for (const path of paths) {
    if (path.startsWith(onDemand) && !(await cache.match(path))) await cache.add(path);
  }
}

async function forgetOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  }
}
