import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, formatSafetensors, parseSafetensors } from "@gramstyle/core";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";
import { checkSeal, sealJson, sealTensors } from "./seal.ts";
import { readSealed, readSealedJson, writeSealedJson, writeSealedTensors } from "./sealed-file.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-sealed-"));
const path = join(folder, "file");
afterAll(() => rmSync(folder, { recursive: true }));

const tensors = { a: { shape: [3], data: Float32Array.of(1, 2, 3) } };
const metadata = { kind: "test", memory: '{"seal": "sha256:none of this"}' };
const plain = formatSafetensors(tensors, metadata);

it("a sealed safetensors file is one still, with all that was in it", () => {
  const sealed = sealTensors(plain);
  checkSeal(sealed);
  const parsed = parseSafetensors(sealed);
  expect(parsed.tensors).toEqual(tensors);
  expect(parsed.metadata).toMatchObject(metadata);
  // Sealed again it is the same.
  expect(sealTensors(sealed)).toEqual(sealed);
});

it.each([
  ["safetensors", sealTensors(plain)],
  ["JSON", sealJson({ a: 1, b: "two" })],
])("every single damaged byte of sealed %s is noticed", (_kind, sealed) => {
  for (let at = 0; at < sealed.length; at++) {
    const damaged = Uint8Array.from(sealed);
    damaged[at]! ^= 1;
    expect(() => checkSeal(damaged), `byte ${at}`).toThrow(/checksum/);
  }
});

it("truncation, insertion and zeros are noticed", () => {
  const sealed = sealTensors(
    formatSafetensors({ a: { shape: [500], data: new Float32Array(500).fill(1) } }),
  );
  const random = createRandom(1);
  for (let i = 0; i < 200; i++) {
    const at = Math.floor(random() * sealed.length);
    const rest = sealed.subarray(at);
    for (const damaged of [
      sealed.subarray(0, at),
      Buffer.concat([sealed.subarray(0, at), Buffer.of(0), rest]),
      Buffer.concat([sealed, Buffer.of(0)]),
    ]) {
      expect(() => checkSeal(damaged)).toThrow(/checksum/);
    }
  }
  const zeroed = Uint8Array.from(sealed).fill(0, sealed.length - 1000);
  expect(() => checkSeal(zeroed)).toThrow(/its checksum does not fit/);
});

it("an unsealed file is refused, and says why", () => {
  expect(() => checkSeal(plain)).toThrow(/it has no checksum: .* older version/);
});

it("what is left of a damaged seal is no file of before there were seals", async () => {
  for (const [from, to] of [
    ['"seal"', '"sfal"'],
    ["sha256:", "sha257:"],
  ] as const) {
    const damaged = Buffer.from(sealJson({ a: 1 }))
      .toString()
      .replace(from, to);
    writeFileSync(path, damaged);
    await expect(
      readSealedJson(path, "settings", z.object({ a: z.int() }), { unsealed: true }),
    ).rejects.toThrow(/it has no checksum/);
  }
  writeFileSync(path, '{"a": 1}');
  expect(await readSealedJson(path, "settings", z.object({}), { unsealed: true })).toEqual({});
});

it("files come back as they were written, errors are one line with the path", async () => {
  await writeSealedTensors(path, plain);
  expect(await readSealed(path, "checkpoint", (bytes) => parseSafetensors(bytes).tensors)).toEqual(
    tensors,
  );
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, -1));
  const read = () => readSealed(path, "checkpoint", parseSafetensors);
  await expect(read()).rejects.toThrow(`"${path}": it is damaged: its checksum does not fit`);
  rmSync(path);
  await expect(read()).rejects.toThrow(`"${path}": there is no such checkpoint`);
});

it("settings mean what their schema says, or the field is named", async () => {
  const schema = z.object({ recipe: z.object({ styleSize: z.int() }), crop: z.int() });
  await writeSealedJson(path, { recipe: { styleSize: 3 }, crop: 8 });
  expect(await readSealedJson(path, "settings", schema)).toEqual({
    recipe: { styleSize: 3 },
    crop: 8,
  });
  await writeSealedJson(path, { recipf: {}, crop: 8 });
  await expect(readSealedJson(path, "settings", schema)).rejects.toThrow(
    /file": recipe: expected object, got nothing; another version wrote/,
  );
  await writeSealedJson(path, { recipe: { styleSize: 3 }, crop: null });
  await expect(readSealedJson(path, "settings", schema)).rejects.toThrow(
    /crop: expected number, got null/,
  );
});
