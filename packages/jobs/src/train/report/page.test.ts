import { expect, test } from "vitest";
import { renderReportPage, type TrainingReport } from "./page.ts";

const report: TrainingReport = {
  title: 'Waves & <b>"foam"</b>',
  summary: "1200 steps in 9:41.",
  usage: "gramstyle stylize photo.jpg --model wave.onnx -o out.jpg",
  curves: [
    { name: "total", points: [1, 2, 3].map((step) => ({ step, value: 4 / step })) },
    { name: "content", points: [{ step: 1, value: 0.5 }] },
    { name: "nothing", points: [] },
  ],
  samples: [
    { step: 200, jpeg: Uint8Array.of(255, 216, 255) },
    { step: 400, jpeg: Uint8Array.of(255, 216, 254) },
  ],
  facts: [["recipe", "quick"]],
  broken: [{ path: "photos/<img>.jpg", reason: "expected a picture, got text" }],
};
const page = renderReportPage(report);

test("asks nothing of anyone: no scripts, and no address but data", () => {
  expect(page).not.toMatch(/<script|<link|https?:|url\(|@import/);
  const sources = [...page.matchAll(/src="([^"]*)"/g)].map(([, source]) => source!.slice(0, 23));
  expect(sources).toEqual(["data:image/jpeg;base64,", "data:image/jpeg;base64,"]);
});

test("embeds samples in the order of their steps", () => {
  expect(page.indexOf("after 200 steps")).toBeGreaterThan(0);
  expect(page.indexOf("after 400 steps")).toBeGreaterThan(page.indexOf("after 200 steps"));
  expect(page).toContain(`base64,${Buffer.from([255, 216, 254]).toString("base64")}"`);
});

test("draws each curve on a linear and a logarithmic axis, with ids of their own", () => {
  expect(page.match(/<svg /g)).toHaveLength(4);
  const ids = [...page.matchAll(/<title id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(4);
  expect(page).toContain("<h3>content <b>0.5</b></h3>");
  expect(page).not.toContain("<h3>nothing");
  expect(page).not.toMatch(/NaN|Infinity/);
});

test("text stays text", () => {
  expect(page).toContain("<h1>Waves &amp; &lt;b&gt;&quot;foam&quot;&lt;/b&gt;</h1>");
  expect(page).toContain("photos/&lt;img&gt;.jpg");
});

test("leaves out sections that would be empty", () => {
  const bare = renderReportPage({ ...report, samples: [], broken: [], curves: [] });
  expect(bare).not.toMatch(/Samples|could not be read|Loss curves/);
  expect(bare).toContain("<h2>Recipe</h2>");
});
