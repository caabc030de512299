import { canCompute } from "@gramstyle/jobs/doctor";
import { expect, test } from "vitest";
import { type DoctorReport, renderDoctor } from "./doctor.ts";

const gibibyte = 2 ** 30;

const report: DoctorReport = {
  format: 1,
  gramstyle: "1.0.0",
  node: { version: "18.0.0", needed: ">=20.19", supported: false },
  machine: {
    platform: "linux",
    architecture: "x64",
    processor: "A Processor",
    cores: 8,
    memory: 16 * gibibyte,
    freeMemory: 4.25 * gibibyte,
  },
  engines: [
    {
      backend: "ort",
      packages: { "onnxruntime-node": "1.30.0" },
      devices: [
        { device: "cpu", works: true, reason: null, seconds: 0.42 },
        { device: "webgpu", works: false, reason: "no GPU was found", seconds: null },
      ],
      reason: null,
    },
    { backend: "tfjs", packages: {}, devices: [], reason: "not installed" },
  ],
  encoders: [
    { name: "vgg19", works: false, reason: "no weights found", path: null, places: ["/a", "/b"] },
    { name: "mini", works: true, reason: null, path: "/mini", places: ["/mini"] },
  ],
  styles: [
    { name: "wave", works: true, reason: null },
    { name: "broken", works: false, reason: '"broken.onnx": no style model' },
  ],
  ffmpeg: { works: false, reason: "not on the PATH", version: null },
  terminal: { isTerminal: true, columns: 80, rows: 24, colorDepth: 24, graphics: "kitty" },
};

test("what works has a ✓; what does not a –, and the reason", () => {
  expect(renderDoctor(report)).toBe(
    `
   machine
–  Node.js  18.0.0; needed is >=20.19
✓  cores    8, A Processor
✓  memory   16.0 GiB, 4.3 GiB free
✓  system   linux x64

   engine  device
✓  ort     cpu     0.4 s to start; onnxruntime-node 1.30.0
–  ort     webgpu  no GPU was found
–  tfjs            not installed

   encoder
–  vgg19    no weights found; looked for /a, /b
✓  mini     /mini

   besides
–  styles    wave; "broken.onnx": no style model
–  ffmpeg    not on the PATH
✓  terminal  80×24, 24-bit colour, pictures by kitty`.slice(1),
  );
});

test("a terminal of which little is known, and none", () => {
  const small = { isTerminal: true, columns: null, rows: null, colorDepth: 4, graphics: null };
  const text = renderDoctor({ ...report, terminal: small });
  expect(text).toContain("✓  terminal  ?×?, 16 colours, pictures as half blocks");
  expect(renderDoctor({ ...report, terminal: { ...small, isTerminal: false } })).toContain(
    "–  terminal  the output is not one",
  );
});

test("one device that works is enough to compute", () => {
  expect(canCompute(report)).toBe(true);
  expect(canCompute({ engines: report.engines.slice(1) })).toBe(false);
});
