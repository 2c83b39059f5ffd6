// Flow A in the browser: the channel is closed, a key is created in the portal in a new tab and saved in the configuration,
// and the channel opens. A revoked key closes the channel's tab automatically, and a session ends during a save.

import assert from "node:assert/strict";
import { now, pass } from "../control.mjs";

/** Longer than the lifetime of a session, in seconds. */
const A_MONTH = 31 * 24 * 3600;

/** Without a key, the channel is closed and shows the two steps. */
async function refused(visitor) {
  const { page } = visitor;
  const say = (zh, en) => visitor.say(zh, en);
  await page.goto("/");
  await visitor.signIn();
  await visitor.heading(say("Amazon 销售渠道", "Amazon Sales Channel")).waitFor();
  await visitor.sees(say("API 密钥校验通过", "The API key is accepted"));
  await visitor.picture("open");
  visitor.step("A1 an accepted key opens the shops");

  await page.getByRole("link", { name: say("服务配置", "Service settings"), exact: true }).click();
  await visitor.heading(say("服务", "Services")).waitFor();
  await visitor.button(say("移除", "Remove")).first().click();
  await page.getByRole("dialog").getByRole("button", { name: say("移除", "Remove"), exact: true }).click();
  await visitor.sees(say("尚未添加密钥", "No key has been added"));

  await page.getByRole("link", { name: say("Amazon 销售渠道", "Amazon Sales Channel"), exact: true }).click();
  await visitor.heading(say("欢迎使用 Amazon 销售渠道", "Welcome to Amazon Sales Channel")).waitFor();
  await page.locator("[data-code=key_missing]").waitFor();
  await visitor.picture("welcome");
  visitor.step("A2 without a key, the panel says so and offers two steps");
}

/** Creates a key in the portal, in a new tab. */
async function makeKey(visitor, portal) {
  const say = (zh, en) => visitor.say(zh, en);
  const button = (name) => portal.getByRole("button", { name, exact: true });
  await portal.getByRole("heading", { name: say("API 门户", "API portal"), exact: true }).waitFor();
  await button(say("新增", "Add New")).click();
  await portal.getByLabel(say("描述", "Description"), { exact: true }).fill(`Amazon Sales Channel ${visitor.language}`);
  await visitor.picture("add-new", portal);
  await button(say("创建密钥", "Create key")).click();
  const field = portal.getByLabel(say("密钥", "Key"), { exact: true });
  await field.waitFor();
  await visitor.picture("shown-once", portal, { hide: [field] });
  await button(say("复制", "Copy")).click();
  await button(say("已复制", "Copied")).waitFor();
  const key = await portal.evaluate(() => navigator.clipboard.readText());
  assert.match(key, /^hwk_live_/);
  await button(say("我已复制", "I have copied it")).click();
  await portal.getByText(`Amazon Sales Channel ${visitor.language}`).first().waitFor();
  assert.ok(!(await portal.content()).includes(key), "it is shown once");
  await visitor.picture("portal", portal);
  return key;
}

/** A key that expires in ten days is configured: the channel is open and shows a notice. */
async function endsSoon(visitor, job) {
  const { page } = visitor;
  const expires_at = new Date((await now(job)).getTime() + 10 * 24 * 3600 * 1000).toISOString();
  const data = { description: "Ten days", environment: "production", permissions: ["channel.open"], expires_at };
  const made = await page.request.post("/api/v1/api-keys", { data });
  const { key } = await made.json();
  const saved = await page.request.put("/api/v1/settings/services/production", { data: { key } });
  assert.equal(saved.status(), 200);
  await visitor.button(visitor.say("立即校验", "Check now")).click();
  const words = visitor.say("API 密钥将于 10 天后过期", "The API key expires in 10 days");
  await page.locator("[data-code=key_expiring]").getByText(words).waitFor();
  await visitor.picture("expiring");
  visitor.step("A9 an open channel announces a key that expires soon");
}

export default async function gate(visitor, job) {
  const { page } = visitor;
  const say = (zh, en) => visitor.say(zh, en);
  const keyField = () => visitor.field(say("生产密钥", "Production key"));
  const save = () => visitor.button(say("保存配置", "Save Config"));
  await refused(visitor);

  const opened = visitor.context.waitForEvent("page");
  await page.getByRole("link", { name: say("登录", "Sign in"), exact: true }).click();
  const portal = await opened;
  const key = await makeKey(visitor, portal);
  visitor.step("A3 A4 the portal opens in a new tab, and a key is created and copied");

  await page.bringToFront();
  await page.getByRole("link", { name: say("添加密钥", "Add the key"), exact: true }).click();
  for (const [wrong, words] of [
    ["sk_live_0123456789", say("这不是 Hawser 的密钥", "This is not a Hawser key")],
    [key.slice(0, -6), say("密钥不完整", "The key is incomplete")],
  ]) {
    await keyField().fill(wrong);
    await save().click();
    await page.locator("[data-code=key_malformed]").getByText(words).waitFor();
  }
  await visitor.picture("malformed");
  visitor.step("A5 malformed keys are explained in place");

  await pass(job, A_MONTH);
  await keyField().fill(`  ${key}\n`);
  await save().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(say("登录已过期", "Your session has ended")).waitFor();
  // A person at the keyboard can go on typing.
  await page.waitForFunction(() => document.activeElement?.getAttribute("type") === "password");
  await visitor.picture("session-ended");
  await dialog.getByLabel(say("密码", "Password"), { exact: true }).fill(job.password);
  await dialog.getByRole("button", { name: say("登录", "Sign in"), exact: true }).click();
  await page.locator("[data-code=open]").waitFor();
  visitor.step("an expired session during a save loses nothing");
  await visitor.picture("saved");

  await page.getByRole("link", { name: say("继续进行店铺集成", "Continue to store integration"), exact: true }).click();
  await visitor.sees(say("API 密钥校验通过", "The API key is accepted"));
  await page.getByText("Mooring Europe").first().waitFor();
  visitor.step("A6 A7 the key is accepted, and the channel opens");

  await portal.bringToFront();
  await portal.reload();
  const row = portal.getByRole("row").filter({ hasText: `Amazon Sales Channel ${visitor.language}` });
  await row.getByRole("button", { name: say("吊销", "Revoke"), exact: true }).click();
  const confirm = portal.getByRole("dialog");
  await confirm.getByText(say("渠道正在使用该密钥", "channel uses this key")).waitFor();
  await visitor.picture("revoke", portal);
  await confirm.getByRole("button", { name: say("吊销", "Revoke"), exact: true }).click();
  await confirm.waitFor({ state: "hidden" });
  await page.locator("[data-code=key_revoked]").waitFor();
  await page.bringToFront();
  await visitor.picture("revoked");
  visitor.step("a revoked key closes the channel, and its tab updates automatically");

  await visitor.button(say("创建密钥并添加", "Create and install a key")).click();
  await visitor.sees(say("API 密钥校验通过", "The API key is accepted"));
  visitor.step("A7 one click creates and installs a key");

  await endsSoon(visitor, job);
}
