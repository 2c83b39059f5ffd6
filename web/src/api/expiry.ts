/**
 * What happens when the session has ended under somebody's hands: the request waits, a dialog asks for the password, and
 * the request is sent again. Nothing that was entered is lost.
 */

/** Asks for a sign-in; whether the same person is signed in again. */
type Ask = () => Promise<boolean>;

let ask: Ask | undefined;
let asking: Promise<boolean> | undefined;

/** Names who asks for the sign-in, and takes it back. */
export function whenExpired(with_: Ask): () => void {
  ask = with_;
  return () => {
    ask = undefined;
  };
}

/** One dialog, however many requests wait for it. */
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

/** Sends a request, once more after a sign-in when the session had ended. */
export async function fetchSignedIn(request: Request): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request);
  if ((await hasExpired(response)) && (await signInAgain())) {
    return fetch(again);
  }
  return response;
}
