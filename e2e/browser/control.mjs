// The control port of the whole system: its clock stands still until it is moved.

async function ask(job, path, init) {
  const response = await fetch(job.control_url + path, init);
  if (!response.ok) {
    throw new Error(`${path}: ${response.status} ${await response.text()}`);
  }
  return response.json();
}

/** Moves the clock on. */
export function pass(job, seconds) {
  const body = JSON.stringify({ seconds });
  return ask(job, "/advance", { method: "POST", headers: { "content-type": "application/json" }, body });
}

/** What time it is there. */
export async function now(job) {
  return new Date((await ask(job, "/state")).now);
}
