import { render } from "ink";
import { createElement } from "react";
import { expect, it } from "vitest";
import { usualCell } from "../../terminal/graphics.ts";
import { createPictureScreen } from "../../terminal/picture-screen.ts";
import { createPictureStore } from "../../terminal/picture-store.ts";
import { speakerStream } from "../../terminal/speaker.ts";
import { pause, steadyRun, testJobs, testStyles } from "../app.test.helpers.tsx";
import { App } from "../app.tsx";
import { createExitWork } from "../exit-work.ts";
import { firstChoices } from "../state/choices.ts";
import type { Screen } from "../state/screens.ts";

/** What a screen reader would say within a moment. */
async function spoken(open: readonly Screen[]): Promise<string> {
  let text = "";
  const terminal = {
    columns: 80,
    rows: 24,
    on() {},
    off() {},
    write: (line: string) => {
      text += line;
    },
  };
  const graphics = { protocol: "none", cell: usualCell } as const;
  const store = createPictureStore();
  const services = {
    jobs: testJobs({ iterate: steadyRun(40, 5) }),
    pictures: createPictureScreen({ store, graphics, write() {} }),
    styles: testStyles,
    hasVgg: false,
    runsFolder: "/nowhere",
    beforeExit: createExitWork().add,
    quit() {},
  };
  const stdin = { isTTY: true, on() {}, setEncoding() {}, setRawMode() {}, ref() {}, unref() {} };
  const more = { addListener() {}, removeListener() {}, read: () => null };
  const remembered = {
    choices: firstChoices(testStyles),
    recentPictures: [],
    recentModels: [],
    unfinished: [],
  };
  const app = render(createElement(App, { remembered, services, open }), {
    stdout: speakerStream(terminal as unknown as NodeJS.WriteStream),
    stdin: { ...stdin, ...more } as unknown as NodeJS.ReadStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
    isScreenReaderEnabled: true,
  });
  await pause(800);
  app.unmount();
  return text;
}

it("progress comes in plain lines, now and then, with no pictures and no escapes", async () => {
  const text = await spoken([{ name: "optimize" }]);
  expect(text).toMatch(/done, 100 %, scale 1 of 1, iteration 40 of 40/);
  expect(text).toContain("Losses: total 0.025, content 0.5");
  expect(text).toContain("Chosen weight: content 0.15");
  expect(text).not.toMatch(/[\x1b▀▁█]/);
  const told = text.split("\n").filter((line) => line.includes("iteration"));
  expect(told.length).toBeGreaterThan(1);
  expect(told.length).toBeLessThanOrEqual(12);
});

it("every screen has words", async () => {
  expect(await spoken([])).toContain("Chosen: Begin. repaint it in one pass");
  expect(await spoken([{ name: "stylize" }])).toContain("as great-wave, strength 100 %");
  expect(await spoken([{ name: "gallery" }])).toContain("1 of 3: great-wave");
  expect(await spoken([{ name: "look" }])).toContain("Layer relu1_1, colours");
});
