import { expect, test } from "vitest";
import { difference } from "./members";

test("only what differs is assigned and taken away", () => {
  expect(difference(["a", "b"], ["b", "c"])).toEqual({ added: ["c"], removed: ["a"] });
  expect(difference(["a"], ["a"])).toEqual({ added: [], removed: [] });
});
