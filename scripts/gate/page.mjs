// A page of one's own, bundled by Vite and by esbuild, repaints a picture in headless Chromium.
import {
  cpSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { expect, root, run } from "./shell.mjs";

const types = { ".html": "text/html", ".wasm": "application/wasm" };
const engineFiles = ["ort-wasm-simd-threaded.mjs", "ort-wasm-simd-threaded.wasm"];

export async function bundlePages(gate) {
  const source = join(gate.app, "page");
  cpSync(join(root, "examples/page"), source, {
    recursive: true,
    filter: (file) => !/page\/(public|dist)$|tsconfig/.test(file),
  });
  await gate.check("Vite, esbuild and onnxruntime-web are installed", async () => {
    const catalog = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
    const wanted = ["vite", "onnxruntime-web"].map(
      (name) => `${name}@${catalog.match(new RegExp(`^  ${name}: (.*)$`, "m"))[1]}`,
    );
    const versions = [...wanted, "esbuild@0.28.2"];
    await run("npm", ["install", "--no-audit", "--no-fund", ...versions], { cwd: gate.app });
  });
  const bundles = {
    Vite: async (folder) => {
      await run("npx", ["--no-install", "vite", "build", "--outDir", folder], { cwd: source });
    },
    esbuild: async (folder) => {
      const options = [
        "--bundle",
        "--format=esm",
        "--minify",
        "--splitting",
        "--loader:.onnx=file",
      ];
      options.push("--conditions=onnxruntime-web-use-extern-wasm", `--outdir=${folder}`);
      await run("npx", ["--no-install", "esbuild", "main.ts", "worker.ts", ...options], {
        cwd: source,
      });
      const html = readFileSync(join(source, "index.html"), "utf8").replace("main.ts", "main.js");
      writeFileSync(join(folder, "index.html"), html);
      const engine = join(gate.app, "node_modules/onnxruntime-web/dist");
      mkdirSync(join(folder, "engine"));
      for (const file of engineFiles) cpSync(join(engine, file), join(folder, "engine", file));
    },
  };
  for (const [name, bundle] of Object.entries(bundles)) {
    const folder = join(gate.folder, `page-${name}`);
    await gate.check(`the page bundled by ${name}`, async () => {
      await bundle(folder);
      const wasm = filesIn(folder).filter((file) => file.endsWith(".wasm"));
      expect(wasm.length === 1, `expected one file of WebAssembly, got ${wasm.join(", ")}`);
      const bytes = filesIn(folder).reduce((sum, file) => sum + statSync(file).size, 0);
      return `${(bytes / 1e6).toFixed(1)} MB`;
    });
    const title = `the page of ${name} in Chromium`;
    const chromium = ["/usr/bin/chromium", "/usr/bin/google-chrome"].find(existsSync);
    if (chromium) await gate.check(title, () => paint(folder, chromium, gate));
    else gate.skip(title, "Chromium is not installed");
  }
}

const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

async function paint(folder, executablePath, gate) {
  const { chromium } = createRequire(join(root, "apps/webcam/package.json"))("playwright-core");
  const server = createServer((request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = join(folder, path === "/" ? "index.html" : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const type = types[extname(file)] ?? "text/javascript";
    response.writeHead(200, { "content-type": type });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const picture = join(gate.app, "node_modules/@gramstyle/samples/pictures/landscape.jpg");
    const words = page.locator("p");
    await page.setInputFiles("input", picture);
    await page.waitForFunction(
      () => !["Choose a picture.", "Painting …"].includes(document.querySelector("p").textContent),
      undefined,
      { timeout: 120_000 },
    );
    const said = await words.textContent();
    expect(said === "Painted.", `the page says: ${said}`);
  } finally {
    await browser.close();
    server.close();
  }
}
