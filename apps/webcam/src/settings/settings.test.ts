import { expect, test } from "vitest";
import { defaultSettings, parseSettings } from "./settings.ts";

test("takes what makes sense and leaves the rest", () => {
  const read = parseSettings('{"style":"udnie","strength":7,"rate":60,"size":99,"evil":1}');
  expect(read).toEqual({ ...defaultSettings, style: "udnie", rate: 60 });
});

test.each(["", "{", "null", "[]", '"x"', null])("of %j it takes the defaults", (json) => {
  expect(parseSettings(json)).toEqual(defaultSettings);
});
