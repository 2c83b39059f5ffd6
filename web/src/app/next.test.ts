import { expect, test } from "vitest";
import { safePath } from "./next";

test("a page of ours is gone on to, with its search", () => {
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
