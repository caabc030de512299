import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ServedPage, servePage } from "@gramstyle/jobs/page";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { findPage } from "./find-page.ts";
import { browserCommand } from "./open-browser.ts";

const root = mkdtempSync(join(tmpdir(), "gramstyle-page-"));
const folder = join(root, "page");
const index = "<!doctype html><title>Gramstyle</title>";
beforeAll(() => {
  mkdirSync(join(folder, "assets"), { recursive: true });
  writeFileSync(join(folder, "index.html"), index);
  for (const name of ["a.mjs", "a.wasm", "a.onnx", "a b.js", "a.webmanifest", "a.css"]) {
    writeFileSync(join(folder, "assets", name), name);
  }
  writeFileSync(join(root, "secret.txt"), "secret");
  writeFileSync(join(root, "pages.txt"), "beside");
  symlinkSync(join(root, "secret.txt"), join(folder, "link.txt"));
});
afterAll(() => rmSync(root, { recursive: true }));

let page: ServedPage;
beforeEach(async () => {
  page = await servePage({ folder, port: 0 });
});
afterEach(() => page.close());

/** As it is written here: fetch would tidy the path, and not let a host be named. */
function raw(path: string, options: { host?: string; method?: string } = {}) {
  const headers = options.host === undefined ? {} : { host: options.host };
  return new Promise<{ status: number; text: string }>((done, fail) => {
    const sent = request(
      { host: "127.0.0.1", port: page.port, path, method: options.method ?? "GET", headers },
      (response) => {
        let text = "";
        response.on("data", (bytes) => {
          text += bytes;
        });
        response.on("end", () => done({ status: response.statusCode!, text }));
      },
    );
    sent.on("error", fail).end();
  });
}

it("serves the page isolated, with the type of each file", async () => {
  const response = await fetch(page.url);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe(index);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    "content-type": "text/html; charset=utf-8",
    "content-length": String(index.length),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
  const types = {
    "a.mjs": "text/javascript; charset=utf-8",
    "a%20b.js": "text/javascript; charset=utf-8",
    "a.wasm": "application/wasm",
    "a.onnx": "application/octet-stream",
    "a.webmanifest": "application/manifest+json; charset=utf-8",
    "a.css?v=1": "text/css; charset=utf-8",
  };
  for (const [name, type] of Object.entries(types)) {
    const file = await fetch(`${page.url}assets/${name}`);
    expect([name, file.status, file.headers.get("content-type")]).toEqual([name, 200, type]);
    expect(await file.text()).toBe(decodeURIComponent(name.split("?")[0]!));
  }
});

it("answers HEAD without a body, other methods with 405, unknown names with 404", async () => {
  const head = await fetch(page.url, { method: "HEAD" });
  expect([head.status, head.headers.get("content-length")]).toEqual([200, String(index.length)]);
  expect(await head.text()).toBe("");
  const post = await fetch(page.url, { method: "POST", body: "x" });
  expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  const missing = await fetch(`${page.url}missing.js`);
  expect(missing.status).toBe(404);
  expect(missing.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
  expect((await fetch(`${page.url}assets`)).status).toBe(404);
});

it("lets a browser keep a file for as long as its content is the same", async () => {
  const path = join(folder, "assets/a.css");
  const get = (etag?: string) =>
    fetch(
      `${page.url}assets/a.css`,
      etag === undefined ? {} : { headers: { "If-None-Match": etag } },
    );
  const etag = (await get()).headers.get("etag")!;
  expect((await get(etag)).status).toBe(304);
  // As an update by npm leaves it: another content of the same size and time.
  utimesSync(path, 1, 1);
  expect((await get(etag)).status).toBe(304);
  writeFileSync(path, "b.css");
  utimesSync(path, 1, 1);
  const changed = await get(etag);
  expect([changed.status, await changed.text()]).toEqual([200, "b.css"]);
  writeFileSync(path, "a.css");
});

it("names no file outside of the folder", async () => {
  const paths = [
    "/../secret.txt",
    "/assets/../../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "//../secret.txt",
    "/assets/%2e%2e/%2e%2e/secret.txt",
    `/${join(root, "secret.txt")}`,
    "/../pages.txt",
    "/s.txt",
    "/link.txt",
    "/index.html%00.js",
    "/%",
    "http://127.0.0.1/../secret.txt",
  ];
  for (const path of paths) {
    const { status, text } = await raw(path);
    expect([path, status]).toEqual([path, 404]);
    expect(text).not.toContain("secret");
  }
});

it("answers no other host than this machine", async () => {
  const { port } = page;
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
    expect((await raw("/", { host })).status).toBe(200);
  }
  for (const host of [
    `evil.example:${port}`,
    "evil.example",
    "127.0.0.1",
    `localhost:${port + 1}`,
  ]) {
    expect([host, (await raw("/", { host })).status]).toEqual([host, 403]);
  }
});

it("says that a port is taken, and takes another where none was asked for", async () => {
  await expect(servePage({ folder, port: page.port })).rejects.toThrow(
    `--port: port ${page.port} is in use; choose another, or leave it out to get a free one`,
  );
  const first = await servePage({ folder });
  const second = await servePage({ folder });
  expect(second.port).not.toBe(first.port);
  expect((await fetch(second.url)).status).toBe(200);
  await first.close();
  await second.close();
});

it("ends also while a browser holds its connection", async () => {
  await fetch(page.url, { keepalive: true });
  await page.close();
  await expect(fetch(page.url)).rejects.toThrow();
  page = await servePage({ folder, port: 0 });
});

it("finds the page that is built, or says how to build it", () => {
  expect(findPage([join(root, "missing"), folder])).toBe(folder);
  expect(() => findPage([root])).toThrow(/^the web page is not built; build it by/);
});

it("opens a browser only where the user can see it", () => {
  const url = "http://127.0.0.1:4742/";
  expect(browserCommand(url, "darwin", {})).toEqual(["open", url]);
  expect(browserCommand(url, "win32", {})).toEqual([
    "rundll32",
    "url.dll,FileProtocolHandler",
    url,
  ]);
  expect(browserCommand(url, "linux", { DISPLAY: ":0" })).toEqual(["xdg-open", url]);
  expect(browserCommand(url, "linux", { WAYLAND_DISPLAY: "wayland-0" })).toEqual(["xdg-open", url]);
  expect(browserCommand(url, "linux", {})).toBeUndefined();
  expect(browserCommand(url, "darwin", { SSH_CONNECTION: "1" })).toBeUndefined();
});
