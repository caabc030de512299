import { expect, it } from "vitest";
import { actionsOf } from "./keys.ts";

it("knows arrows in both of their forms, letters and digits", () => {
  expect(actionsOf("\x1b[C\x1bOD")).toEqual([
    { kind: "style", step: 1 },
    { kind: "style", step: -1 },
  ]);
  expect(actionsOf("3m+")).toEqual([
    { kind: "choose", style: 2 },
    { kind: "mirror" },
    { kind: "strength", step: 1 },
  ]);
});

it("leaves through q and Ctrl-C", () => {
  for (const text of ["q", "\x03"]) expect(actionsOf(text)).toEqual([{ kind: "quit" }]);
});

it("takes no letter out of a sequence or an answer of the terminal", () => {
  expect(actionsOf("\x1b[5~\x1b[1;5P\x1b[?62;4c\x1b_Gi=31;OK\x1b\\x0")).toEqual([]);
});
