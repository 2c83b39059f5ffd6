/** Returns the path to open after sign-in. A path that leads to another site is ignored. */
export function safePath(text: unknown): string | undefined {
  if (typeof text !== "string" || !/^\/(?![/\\])/.test(text) || text.length > 500) {
    return undefined;
  }
  const url = new URL(text, "http://here.invalid");
  const leadsBack = url.pathname === "/sign-in";
  return url.origin === "http://here.invalid" && !leadsBack ? url.pathname + url.search : undefined;
}
