import createClient from "openapi-fetch";
import { fetchSignedIn } from "./expiry";
import { Problem, problemIn } from "./problem";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** The server's interface for programs. A request that meets an expired session waits for the sign-in and is repeated. */
export const api = createClient<paths>({ baseUrl: "/", fetch: fetchSignedIn });

/** The same for what is asked by somebody who need not be signed in: the answer is what counts. */
export const auth = createClient<paths>({ baseUrl: "/" });

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of an answer; what is no success is thrown as a {@link Problem}. */
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

/** A name of our own for a request that makes something, so that a repetition makes it once. */
export function idempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
