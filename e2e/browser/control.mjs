// The control port of the system under test. Its clock stands still until a scenario moves it.

async function ask(job, path, init) {
  const response = await fetch(job.control_url + path, init);
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

/** Advances the clock. */
export function pass(job, seconds) {
  const body = JSON.stringify({ seconds });
  return ask(job, "/advance", { method: "POST", headers: { "content-type": "application/json" }, body });
}

/** Returns the current time of the system under test. */
export async function now(job) {
  return new Date((await ask(job, "/state")).now);
}
