/** What stands in a browser's description of itself, the more particular first: most call themselves several things. */
const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger\//, "WeChat"],
  [/Edg\w*\//, "Edge"],
  [/Firefox\//, "Firefox"],
  [/(Headless)?Chrome\//, "Chrome"],
  [/Version\/.*Safari\//, "Safari"],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

const named = (names: readonly [RegExp, string][], text: string) =>
  names.find(([mark]) => mark.test(text))?.[1];

/** Browser and system in a word each; what is not known stays as it calls itself. */
export function browserName(userAgent: string): string {
  const browser = named(BROWSERS, userAgent);
  return browser ? [browser, named(SYSTEMS, userAgent)].filter(Boolean).join(" · ") : userAgent;
}
