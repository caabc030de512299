import { UserError } from "@gramstyle/core";
import { expect, test } from "vitest";
import { checkName, nearestName } from "./did-you-mean.ts";

const names = ["default", "gatys", "neural-style"];

test("finds what may have been meant, and nothing where no name is near", () => {
  expect(nearestName("gatis", names)).toBe("gatys");
  expect(nearestName("Gatys", names)).toBe("gatys");
  expect(nearestName("neuralstyle", names)).toBe("neural-style");
  expect(nearestName("relu3-1", ["relu2_1", "relu3_1"])).toBe("relu3_1");
  expect(nearestName("monet", names)).toBeUndefined();
  expect(nearestName("", names)).toBeUndefined();
});

test("an unknown name is a mistake of the user, with the names that exist", () => {
  expect(checkName("preset", "gatys", names)).toBe("gatys");
  expect(() => checkName("preset", "gatis", names)).toThrow(
    new UserError(
      'there is no preset "gatis" (did you mean gatys?); expected one of default, gatys, neural-style',
    ),
  );
});
