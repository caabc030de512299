import { expect, test } from "vitest";
import { withFlags } from "./with-flags.ts";

test("what libraries name as code is named as a flag", () => {
  expect(withFlags("took 0 to 255 (else: `pixelRange` 1)")).toBe(
    "took 0 to 255 (else: --pixel-range 1)",
  );
  expect(withFlags("`output`: expected a folder")).toBe("-o: expected a folder");
  expect(withFlags('"a`b`.png" is `Not` one')).toBe('"a--b.png" is `Not` one');
});
