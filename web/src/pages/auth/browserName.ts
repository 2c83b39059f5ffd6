/** Markers in user agents, most specific first, because most browsers list several names. */
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

/** Returns the names of browser and system; an unknown user agent is returned unchanged. */
export function browserName(userAgent: string): string {
  const browser = named(BROWSERS, userAgent);
  return browser ? [browser, named(SYSTEMS, userAgent)].filter(Boolean).join(" · ") : userAgent;
}
