/**
 * Handles a session that ends while the person is working: the request waits, a dialog asks for the password, and the
 * request is sent again, so that no input is lost.
 */

/** Asks the person to sign in again. Resolves to true if the same person is signed in again. */
type Ask = () => Promise<boolean>;

let ask: Ask | undefined;
let asking: Promise<boolean> | undefined;

/** Registers the component that asks for the sign-in, and returns a function that removes it. */
export function whenExpired(handler: Ask): () => void {
  ask = handler;
  return () => {
    ask = undefined;
  };
}

/** One dialog serves all waiting requests. */
function signInAgain(): Promise<boolean> {
  if (!ask) {
    return Promise.resolve(false);
  }
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
}

async function hasExpired(response: Response): Promise<boolean> {
  if (response.status !== 401) {
    return false;
  }
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return typeof body === "object" && body !== null && "code" in body && body.code === "unauthenticated";
}

/** Sends a request. If the session has ended, the request is repeated once after a new sign-in. */
export async function fetchSignedIn(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  if ((await hasExpired(response)) && (await signInAgain())) {
    return fetch(again);
  }
  return response;
}
