import createClient from "openapi-fetch";
import { fetchSignedIn } from "./expiry";
import { Problem, problemIn } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** The HTTP client. A request with an expired session waits for the sign-in and is then repeated. */
export const api = createClient<paths>({ baseUrl: "/", fetch: fetchSignedIn });

/** The HTTP client for requests that need no session: a 401 is returned as it is. */
export const auth = createClient<paths>({ baseUrl: "/" });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Returns the data of a successful answer and throws a {@link Problem} otherwise. */
export async function done<T>(request: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (error) {
    throw error instanceof Problem ? error : new Problem("offline");
  }
  if (!answer.response.ok) {
    throw problemIn(answer.error, answer.response.status);
  }
  return answer.data as T;
}

/** A new idempotency key for a creating request. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
