/** The conformance suite itself: that it can fail, and what it holds. */
import { describe, expect, it } from "vitest";
import { compositeCases } from "./composite-cases.ts";
import { expectClose } from "./conformance.ts";
import { caseData } from "./op-case.ts";
import { opCases } from "./op-cases.ts";

describe("expectClose", () => {
  const expected = Float32Array.of(100, 1, 0);
  const compare = (...actual: number[]) =>
    expectClose("y", Float32Array.from(actual), expected, [3], 1e-3);

  it("accepts errors that are small beside the largest element", () => {
    compare(100.05, 1.05, -0.05);
  });

  it("refuses larger ones, and says where the worst is", () => {
    expect(() => compare(100, 1.2, 0.1)).toThrow(
      /output "y" \(3\), element 1: expected 1, got 1\.2/,
    );
  });

  it("refuses NaN, infinity and another length", () => {
    expect(() => compare(100, Number.NaN, 0)).toThrow("element 1");
    expect(() => compare(100, 1, Number.POSITIVE_INFINITY)).toThrow("element 2");
    expect(() => compare(100, 1)).toThrow("length");
  });

  it("measures against 1 where zeros are expected", () => {
    const zeros = new Float32Array(2);
    expectClose("y", Float32Array.of(0, 1e-4), zeros, [2], 1e-3);
    expect(() => expectClose("y", Float32Array.of(0, 0.01), zeros, [2], 1e-3)).toThrow("element 1");
  });
});

describe("the list of cases", () => {
  const all = [...Object.values(opCases), compositeCases];

  it("has several for every op, none of them twice", () => {
    for (const cases of all) {
      expect(cases.length).toBeGreaterThan(0);
      expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
    }
  });

  it("has the same numbers every time", () => {
    const [first] = opCases.conv2d;
    expect(caseData(first!)).toEqual(caseData(first!));
    expect(caseData(first!).x).not.toEqual(caseData({ ...first!, title: "other" }).x);
  });
});
