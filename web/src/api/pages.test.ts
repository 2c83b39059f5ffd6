import { expect, test } from "vitest";
import { everyPage } from "./pages";

test("all pages are read, each after the one before", async () => {
  const asked: (string | undefined)[] = [];
  const pages = [
    { numbers: [1, 2], next_cursor: "a" },
    { numbers: [3], next_cursor: "b" },
    { numbers: [], next_cursor: null },
  ];
  const read = async ({ cursor }: { cursor?: string }) => {
    asked.push(cursor);
    return pages[asked.length - 1] ?? { numbers: [], next_cursor: null };
  };
  expect(await everyPage(read, (page) => page.numbers)).toEqual([1, 2, 3]);
  expect(asked).toEqual([undefined, "a", "b"]);
});
