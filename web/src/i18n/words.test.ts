import { expect, test } from "vitest";
import catalogue from "./catalogue.json";
import { en } from "./en";
import { failureText } from "./failures";
import { LANGUAGES, preferred } from "./language";
import { zh } from "./zh";

/** Lists every text with its path. */
function texts(words: object, path = ""): [string, string][] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[`${path}${key}`, value] as [string, string]]
      : texts(value, `${path}${key}.`),
  );
}

const parameters = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

test("both languages have the same keys and parameters", () => {
  const chinese = new Map(texts(zh));
  // Chinese has no singular.
  const english = new Map(texts(en).filter(([path]) => !path.endsWith("_one")));
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [path, text] of english) {
    expect(parameters(chinese.get(path) ?? ""), path).toEqual(parameters(text));
  }
});

test("no text is empty, and the Chinese is Chinese", () => {
  for (const [path, text] of [...texts(zh), ...texts(en)]) {
    expect(text.trim(), path).not.toBe("");
  }
  for (const [path, text] of texts(en)) {
    expect(text, path).not.toMatch(/[\u4e00-\u9fff]/);
  }
  const sentences = texts(zh).filter(([, text]) => text.length > 12);
  for (const [path, text] of sentences) {
    expect(text, path).toMatch(/[\u4e00-\u9fff]/);
  }
});

test("every problem code has a text in both languages", () => {
  for (const code of catalogue.problems) {
    expect(Object.keys(zh.problems), code).toContain(code);
    expect(Object.keys(en.problems), code).toContain(code);
  }
});

test("every catalogue code has texts in both languages", () => {
  for (const code of Object.keys(catalogue.failures)) {
    for (const language of LANGUAGES) {
      const text = failureText(code, language);
      expect(text?.title, code).toBeTruthy();
      expect(text?.remedy, code).toBeTruthy();
    }
  }
});

test("parameters are replaced, and one without a value stays visible", () => {
  expect(failureText("key_expiring", "en", { n: 3 })?.title).toBe("The API key expires in 3 days");
  expect(failureText("key_expiring", "en", { n: 1 })?.title).toBe("The API key expires in 1 day");
  expect(failureText("key_expiring", "zh")?.title).toContain("{n}");
  expect(failureText("no_such_code", "en")).toBeUndefined();
});

test("the first supported language of the browser wins", () => {
  expect(preferred(["fr-FR", "zh-TW", "en-US"])).toBe("zh");
  expect(preferred(["en-GB", "zh-CN"])).toBe("en");
  expect(preferred(["fr"])).toBe("en");
});
