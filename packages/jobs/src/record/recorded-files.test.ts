import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, parse } from "node:path";
import { UserError } from "@gramstyle/core";
import { afterAll, beforeEach, expect, test } from "vitest";
import { sha256OfFile } from "../files/sha256-of-file.ts";
import { findFirstPicture, findRecorded, recordedPath, recordFile } from "./recorded-files.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-record-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (...names: string[]) => join(folder, ...names);
const record = at("recipes", "out.json");
const photo = at("photos", "photo.jpg");

beforeEach(() => {
  rmSync(folder, { recursive: true });
  for (const path of [at("recipes"), at("photos")]) mkdirSync(path, { recursive: true });
  writeFileSync(photo, "a photo");
});

test("a path counts from the record's folder, but for what shares only the root with it", () => {
  expect(recordedPath(record, photo)).toBe("../photos/photo.jpg");
  expect(recordedPath(record, at("recipes", "made", "out.png"))).toBe("made/out.png");
  const elsewhere = join(parse(folder).root, "elsewhere", "vgg19.safetensors");
  expect(recordedPath(record, elsewhere)).toBe(elsewhere.replaceAll("\\", "/"));
});

test("hashes as others do", async () => {
  writeFileSync(photo, "abc");
  expect(await sha256OfFile(photo)).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  await expect(sha256OfFile(at("no.jpg"))).rejects.toThrow(UserError);
});

test("a file is found where it was, beside the record, and at other places", async () => {
  const file = await recordFile(record, photo);
  expect(await findRecorded({ record, file })).toBe(photo);
  const beside = at("recipes", "photo.jpg");
  renameSync(photo, beside);
  expect(await findRecorded({ record, file })).toBe(beside);
  const other = at("other.jpg");
  renameSync(beside, other);
  expect(await findRecorded({ record, file, others: [at("nowhere"), other] })).toBe(other);
});

test("a file that is gone, and one that has changed, are refused in one line", async () => {
  const file = await recordFile(record, photo);
  writeFileSync(photo, "another photo");
  const changed = await findRecorded({ record, file }).catch((error: unknown) => error);
  expect(changed).toBeInstanceOf(UserError);
  expect((changed as Error).message).toMatch(/photo\.jpg" has changed since ".*out\.json" was/);
  expect(await findFirstPicture(record, file)).toEqual({
    reason: expect.stringMatching(/photo\.jpg" has changed/),
  });
  rmSync(photo);
  await expect(findRecorded({ record, file })).rejects.toThrow(
    /^"\.\.\/photos\/photo\.jpg": there is no such file, nor one of its name beside/,
  );
  expect(await findFirstPicture(record, file)).toEqual({
    reason: '"../photos/photo.jpg" is no longer there',
  });
});
