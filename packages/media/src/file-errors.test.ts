import { UserError } from "@gramstyle/core";
import { expect, it } from "vitest";
import { fileError } from "./file-errors.ts";

const refused = (code: string) => Object.assign(new Error(`${code}: refused`), { code });

it.each(["EACCES", "EROFS", "ENOENT"])(
  "another place would mend %s: the user's mistake",
  (code) => {
    const error = fileError("/a.png", "written", refused(code));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toMatch(/^"\/a.png": cannot be written: (?!E[A-Z]+)/);
  },
);

it.each(["ENOSPC", "EDQUOT", "EFBIG", "EIO"])("nothing that was given would mend %s", (code) => {
  const error = fileError("/a.png", "written", refused(code));
  expect(error).not.toBeInstanceOf(UserError);
  expect(error.message).toMatch(/^"\/a.png": cannot be written: (?!E[A-Z]+)/);
});
