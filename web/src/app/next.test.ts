import { expect, test } from "vitest";
import { safePath } from "./next";

test("a path of this site is kept with its query", () => {
  expect(safePath("/shops?view=all")).toBe("/shops?view=all");
});

test("nothing leads to another site, or back to the sign-in", () => {
  for (const text of [
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "shops",
    "",
    7,
  ]) {
    expect(safePath(text), String(text)).toBeUndefined();
  }
  expect(safePath("/sign-in?next=/shops")).toBeUndefined();
});
