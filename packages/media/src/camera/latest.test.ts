import { expect, it } from "vitest";
import { createLatest } from "./latest.ts";

it("gives the newest once, and waits for the next", async () => {
  const latest = createLatest<number>();
  latest.put(1);
  latest.put(2);
  expect(await latest.take()).toBe(2);
  const next = latest.take();
  latest.put(3);
  latest.put(4);
  expect(await next).toBe(4);
});

it("ends, also for whoever waits", async () => {
  const latest = createLatest<number>();
  const waiting = latest.take();
  latest.end();
  latest.put(1);
  expect(await waiting).toBeUndefined();
  expect(await latest.take()).toBeUndefined();
});

it("ends with the first error", async () => {
  const latest = createLatest<number>();
  latest.put(1);
  latest.end(new Error("unplugged"));
  latest.end();
  await expect(latest.take()).rejects.toThrow("unplugged");
});
