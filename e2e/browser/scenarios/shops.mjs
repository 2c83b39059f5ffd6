// Sign-in, the shops, a verification that passes and one that fails, and the other language.

import assert from "node:assert/strict";

export default async function shops(visitor, job) {
  const { page } = visitor;
  const say = (zh, en) => visitor.say(zh, en);

  const answer = await page.goto("/shops");
  const policy = answer.headers()["content-security-policy"];
  assert.match(policy, /script-src 'nonce-[0-9a-f]{32}' 'strict-dynamic'; style-src 'self' 'nonce-/);
  assert.doesNotMatch(policy, /unsafe/);
  await visitor.heading(say("登录", "Sign in")).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), say("zh-CN", "en"));
  await visitor.picture("sign-in");
  visitor.step("a page that requires a session leads to the sign-in");

  await visitor.signIn(job.email, "not the password");
  await page.getByRole("alert").getByText(say("邮箱或密码不正确", "is incorrect")).waitFor();
  await visitor.picture("wrong-password");
  visitor.step("a wrong password is refused");

  await visitor.field(say("密码", "Password")).fill(job.password);
  await page.keyboard.press("Enter");
  await visitor.heading(say("店铺", "Shops")).waitFor();
  assert.equal(new URL(page.url()).pathname, "/shops", "it goes on to where one wanted to go");
  await page.getByText("係留 Japan").waitFor();
  await visitor.picture("shops");
  visitor.step("the correct password leads to the shops");

  const row = (name) => page.getByRole("row").filter({ hasText: name });
  await row("海港家居 US").getByRole("button", { name: say("验证", "Verify"), exact: true }).click();
  const drawer = page.getByRole("dialog");
  await drawer.getByRole("status").getByText(say("绑定有效", "The binding works")).waitFor();
  assert.ok((await drawer.locator("[data-result=passed]").count()) >= 4, "the steps are shown");
  assert.equal(await drawer.locator("[data-result=failed]").count(), 0);
  await visitor.picture("verified");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  visitor.step("a shop is verified step by step");

  await row("Mooring Europe").getByRole("button", { name: say("验证", "Verify"), exact: true }).click();
  await drawer.locator("[data-result=failed]").waitFor();
  assert.equal(await drawer.locator("[data-result=failed]").count(), 1);
  assert.ok((await drawer.locator("[data-result=skipped]").count()) >= 1, "what came after is left out");
  await visitor.picture("not-verified");
  await page.keyboard.press("Escape");
  await drawer.waitFor({ state: "hidden" });
  visitor.step("a failed verification names its step, cause and remedy");

  await page.getByPlaceholder(say("按店铺名称或卖家记号搜索", "Search by name or Seller ID")).fill("japan");
  await row("Mooring Europe").waitFor({ state: "hidden" });
  assert.equal(await row("係留 Japan").count(), 1);

  await visitor.button(say("English", "中文")).click();
  await visitor.heading(say("Shops", "店铺")).waitFor();
  await page.reload();
  await visitor.heading(say("Shops", "店铺")).waitFor();
  visitor.step("the language is switched and remembered");

  const lost = await page.goto("/no-such-page");
  assert.equal(lost.status(), 404);
  await page.getByText(say("Page not found", "页面不存在")).waitFor();
  visitor.step("an unknown address shows a way back");
}
