import { expect, test } from "vitest";
import { browserName } from "./browserName";

test("browsers are named by what they are, not by what else they call themselves", () => {
  const of = (rest: string) => browserName(`Mozilla/5.0 ${rest}`);
  const chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36";
  expect(of(`(Windows NT 10.0; Win64; x64) ${chrome} Edg/148.0.0.0`)).toBe("Edge · Windows");
  expect(of(`(Macintosh; Intel Mac OS X 10_15_7) ${chrome}`)).toBe("Chrome · macOS");
  expect(
    of("(iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604.1"),
  ).toBe("Safari · iOS");
  expect(browserName("curl/8.5.0")).toBe("curl/8.5.0");
});
