import type { components } from "./schema";

type ProblemBody = components["schemas"]["Problem"];

/** A request that was not done. The code has its text in the interface's language; see `components/useProblemText`. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly field: string | undefined;
  readonly detail: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** Names the answer in the server's log; empty when no answer came. */
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

/** The problem in a thrown thing: whatever is not a problem yet means that no proper answer came. */
export function problemOf(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("offline");
}

/** The problem in the body of an answer that is no success. */
export function problemIn(body: unknown, status: number): Problem {
  const isProblem = typeof body === "object" && body !== null && "code" in body;
  if (isProblem && typeof body.code === "string") {
    return new Problem(body.code, body as Partial<ProblemBody>);
  }
  // A proxy in between answers with pages of its own.
  return new Problem(status >= 500 ? "unavailable" : "internal", { status });
}
