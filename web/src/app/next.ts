/** The path to go on to after the sign-in; nothing that leads to another site. */
export function safePath(text: unknown): string | undefined {
  if (typeof text !== "string" || !/^\/(?![/\\])/.test(text) || text.length > 500) {
    return undefined;
  }
  const url = new URL(text, "http://here.invalid");
  const leadsBack = url.pathname === "/sign-in";
  return url.origin === "http://here.invalid" && !leadsBack ? url.pathname + url.search : undefined;
}
