import { expect, it } from "vitest";
import { createPictureStore } from "./picture-store.ts";
import { printable } from "./width.ts";

it("puts a picture's rows in the place of its marks, and takes their blanks", () => {
  const store = createPictureStore();
  const [first, second] = store.place(["<AAA>", "<BBB>"], 5).text.split("\n");
  expect(store.expand(`left ${first}     right`)).toBe("left <AAA> right");
  expect(store.expand(`${second}`)).toBe("<BBB>");
  expect(store.expand(`${first}    ${second}    |`)).toBe("<AAA><BBB>|");
});

it("a picture that was released is blank, and its marks are used again", () => {
  const store = createPictureStore();
  const before = store.place(["AAA"], 3);
  before.release();
  before.release();
  expect(store.expand(`${before.text}  |`)).toBe("   |");
  const [after, other] = [store.place(["CCC"], 3), store.place(["DDD"], 3)];
  expect(after.text).toBe(before.text);
  expect(other.text).not.toBe(before.text);
  expect(store.expand(`${after.text}  |`)).toBe("CCC|");
});

it("a file's name cannot pretend to be a picture", () => {
  const { text } = createPictureStore().place(["A"], 1);
  expect(printable(`a${text}b\x1b[2J.jpg`)).toBe("a\u{fffd}b\u{fffd}[2J.jpg");
});
