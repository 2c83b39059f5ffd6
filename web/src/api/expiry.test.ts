import { afterEach, expect, test, vi } from "vitest";
import { fetchSignedIn, whenExpired } from "./expiry";

const expired = () => Response.json({ code: "unauthenticated" }, { status: 401 });

function answerWith(...answers: Response[]) {
  const bodies: string[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    bodies.push(await request.text());
    return answers.shift() ?? Response.error();
  });
  return bodies;
}

const save = () => new Request("http://localhost/save", { method: "PUT", body: '{"key":"k"}' });

afterEach(() => vi.unstubAllGlobals());

test("a save that meets an expired session is repeated whole after the sign-in", async () => {
  const bodies = answerWith(expired(), Response.json({ saved: true }));
  const stop = whenExpired(async () => true);
  const response = await fetchSignedIn(save());
  expect(await response.json()).toEqual({ saved: true });
  expect(bodies).toEqual(['{"key":"k"}', '{"key":"k"}']);
  stop();
});

test("several requests that meet it ask once", async () => {
  answerWith(expired(), expired(), Response.json(1), Response.json(2));
  let asked = 0;
  const stop = whenExpired(async () => {
    asked += 1;
    return true;
  });
  const responses = await Promise.all([fetchSignedIn(save()), fetchSignedIn(save())]);
  expect(responses.map((response) => response.status)).toEqual([200, 200]);
  expect(asked).toBe(1);
  stop();
});

test("who does not sign in again gets the refusal, and a wrong password asks for nothing", async () => {
  const stop = whenExpired(async () => false);
  answerWith(expired());
  expect((await fetchSignedIn(save())).status).toBe(401);
  answerWith(Response.json({ code: "wrong_credentials" }, { status: 401 }));
  expect((await fetchSignedIn(save())).status).toBe(401);
  stop();
});
