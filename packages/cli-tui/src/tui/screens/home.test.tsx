import { expect, it } from "vitest";
import { keys, openTestApp } from "../app.test.helpers.tsx";

it("begins with a sample and a style, and both in pictures", async () => {
  const app = openTestApp();
  await app.sees("as great-wave");
  await app.sees("▀▀▀▀▀▀▀▀");
  expect(app.screen()).toMatch(/▸ Begin +repaint it in one pass/);
  expect(app.screen()).toContain("Lake with lighthouse under mountains");
  // Blue before, red after.
  expect(app.colours()).toContain("38;2;0;0;255");
  expect(app.colours()).toContain("38;2;255;0;0");
});

it("the first Enter stylizes", async () => {
  const app = openTestApp();
  await app.type(keys.enter);
  await app.sees("strength");
  expect(app.state().screens.at(-1)?.name).toBe("stylize");
});

it("changes the mode, and in the slow one size and effort", async () => {
  const app = openTestApp();
  await app.type("m");
  await app.sees("slow: any painting");
  await app.type(keys.down.repeat(4), keys.right, keys.down, keys.left);
  await app.sees("sketch, 40 iterations");
  expect(app.state().choices).toMatchObject({
    mode: "slow",
    slow: { size: 512, effort: "sketch", encoder: "mini" },
  });
});

it("keys that come in one piece count one after the other", async () => {
  const app = openTestApp();
  await app.type("jjj");
  await app.sees(/▸ Mode/);
});

it("offers to go on with runs that were left", async () => {
  const unfinished = [{ checkpoint: "/nowhere/a", title: "Lake × Waves", fractionDone: 0.42 }];
  const app = openTestApp({ remembered: { unfinished } });
  await app.sees("Go on");
  await app.sees("42 % done: Lake × Waves");
  await app.type(keys.down, keys.enter);
  // Its checkpoint is gone: a message, and the application goes on.
  await app.sees(/there is no such\s+checkpoint/);
  await app.type(keys.escape);
  await app.sees("▸ Go on");
});

it("says what is wrong with a picture in its place", async () => {
  const jobs = {
    // biome-ignore lint/correctness/useYield: it fails before there is anything to tell
    async *readPreview(): AsyncGenerator<never> {
      throw new Error('"photo.jpg": there is no such file');
    },
  };
  const app = openTestApp({ jobs });
  await app.sees("there is no such file");
  await app.sees("▸ Begin");
});

it("quits by q and by Ctrl-C", async () => {
  const app = openTestApp();
  await app.type("q", "\x03");
  expect(app.quits()).toBe(2);
});
