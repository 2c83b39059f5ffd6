import type { components } from "./schema";

type ProblemBody = components["schemas"]["Problem"];

/** A refused or failed request. `components/useProblemText` has a text for its code. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly detail: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** The request id in the server's log; empty if no answer arrived. */
  readonly requestId: string;

  constructor(code: string, body?: Partial<ProblemBody>) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.status = body?.status ?? 0;
    this.field = body?.field ?? undefined;
    this.detail = body?.detail ?? undefined;
    this.params = (body?.params ?? {}) as Readonly<Record<string, unknown>>;
    this.requestId = body?.request_id ?? "";
  }
}

/** Converts a thrown value into a problem. Anything unknown means that no valid answer arrived. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("offline");
}

/** Reads the problem from the body of an unsuccessful answer. */
export function problemIn(body: unknown, status: number): Problem {
  const isProblem = typeof body === "object" && body !== null && "code" in body;
  if (isProblem && typeof body.code === "string") {
    return new Problem(body.code, body as Partial<ProblemBody>);
  }
  // A proxy may answer with its own page.
  return new Problem(status >= 500 ? "unavailable" : "internal", { status });
}
