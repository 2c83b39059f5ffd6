// Members: an invitation and what the invited person sees, the registration of a company, and a second factor.

import assert from "node:assert/strict";
import { now, pass } from "../control.mjs";
import { code } from "../totp.mjs";
import { Visitor } from "../visitor.mjs";

const PASSWORD = "a horse of another hue";

/** The owner invites a colleague, who joins with the link. */
async function invite(owner, browser, job) {
  const { page } = owner;
  const say = (zh, en) => owner.say(zh, en);
  const email = `zhang.wei.${owner.language}@example.com`;
  await page.goto("/settings/members");
  await owner.signIn();
  await owner.heading(say("成员", "Members")).waitFor();
  await owner.button(say("邀请", "Invite")).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say("邮箱", "E-mail address"), { exact: true }).fill(email);
  await owner.picture("invite");
  await dialog.getByRole("button", { name: say("创建邀请", "Create invitation"), exact: true }).click();
  const link = await dialog.getByLabel(say("链接", "Link"), { exact: true }).inputValue();
  await dialog.getByRole("button", { name: say("完成", "Done"), exact: true }).click();
  await owner.sees(email);
  await owner.picture("members");
  owner.step("a colleague is invited, and the link is shown once");

  const colleague = await Visitor.come(browser, job, owner.language);
  await colleague.page.goto(new URL(link).pathname);
  await colleague.field(say("您的姓名", "Your name")).fill("张伟");
  await colleague.field(say("密码", "Password")).fill(PASSWORD);
  await colleague.picture("invitation");
  await colleague.button(say("接受邀请", "Accept the invitation")).click();
  await colleague.heading(say("Amazon 销售渠道", "Amazon Sales Channel")).waitFor();
  await colleague.sees(say("还没有店铺", "No shops yet"));
  assert.equal(await colleague.page.getByText("Mooring Europe").count(), 0, "nothing is assigned yet");
  await colleague.picture("nothing-assigned");
  owner.step("a new member sees only assigned shops: none yet");
  return { colleague, email };
}

/** The owner assigns a shop, and the colleague sees only that one. */
async function assign(owner, colleague, email) {
  const { page } = owner;
  const say = (zh, en) => owner.say(zh, en);
  await page.reload();
  const row = page.getByRole("listitem").filter({ hasText: email });
  await row.getByRole("button", { name: say("分配店铺", "Assign shops"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say("店铺", "Shops"), { exact: true }).click();
  await page.locator(".ant-select-item-option", { hasText: "Mooring Europe" }).click();
  await page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: say("保存", "Save"), exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await colleague.page.reload();
  await colleague.sees("Mooring Europe");
  assert.equal(await colleague.page.getByText("係留 Japan").count(), 0);
  owner.step("a member sees an assigned shop and no other");
}

/** A colleague sets a new password with a link from an administrator. */
async function passwordLink(owner, browser, job, email) {
  const { page } = owner;
  const say = (zh, en) => owner.say(zh, en);
  const row = page.getByRole("listitem").filter({ hasText: email });
  await row.getByRole("button", { name: say("密码链接", "Password link"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: say("创建链接", "Create link"), exact: true }).click();
  const field = dialog.getByLabel(say("链接", "Link"), { exact: true });
  const link = new URL(await field.inputValue());
  await owner.picture("password-link", page, { hide: [field] });
  await dialog.getByRole("button", { name: say("完成", "Done"), exact: true }).click();
  const forgetful = await Visitor.come(browser, job, owner.language);
  await forgetful.page.goto(link.pathname + link.search);
  await forgetful.page.locator("input[type=password]").waitFor();
  await forgetful.leave();
  owner.step("an administrator creates a one-time link for a forgotten password");
}

/** A closed channel names the people who can open it. */
async function askWhom(owner, colleague) {
  const { page } = owner;
  const say = (zh, en) => owner.say(zh, en);
  await page.goto("/settings/services");
  await owner.button(say("移除", "Remove")).first().click();
  await page.getByRole("dialog").getByRole("button", { name: say("移除", "Remove"), exact: true }).click();
  await owner.sees(say("尚未添加密钥", "No key has been added"));
  await colleague.page.reload();
  await colleague.sees(say("您的角色无法更改此项", "Your role cannot change this"));
  await colleague.picture("ask-whom");
  await owner.button(say("创建密钥并添加", "Create and install a key")).click();
  await owner.page.locator("[data-code=open]").waitFor();
  await colleague.sees(say("API 密钥校验通过", "The API key is accepted"));
  owner.step("A7 a member without the right sees whom to ask, and the page updates automatically");
  await colleague.leave();
}

/** Turns a second factor on, signs in with it, and turns it off. */
async function secondFactor(owner, job) {
  const { page } = owner;
  const say = (zh, en) => owner.say(zh, en);
  const confirm = async (press) => {
    await owner.button(press).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(say("密码", "Password"), { exact: true }).fill(job.password);
    await dialog.getByRole("button", { name: say("确认", "Confirm"), exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
  };
  await page.goto("/account/security");
  await confirm(say("开启", "Turn on"));
  const secret = owner.field(say("密钥", "Secret"));
  const key = await secret.inputValue();
  const qr = page.locator(".ant-qrcode");
  await owner.picture("enrol", page, { hide: [secret, qr] });
  await owner.field(say("验证器动态码", "Code from the app")).fill(code(key, await now(job)));
  await owner.button(say("确认", "Confirm")).click();
  await owner.button(say("我已保存", "I have saved them")).click();
  await owner.sees(say("剩余 10 个恢复码", "10 recovery codes are left"));
  await owner.picture("security");

  await owner.button(say("我的账户", "Your account")).click();
  await page.getByRole("menuitem", { name: say("退出登录", "Sign out"), exact: true }).click();
  await owner.heading(say("登录", "Sign in")).waitFor();
  await owner.signIn();
  // A code can be used once; the next one is valid 30 seconds later.
  await pass(job, 30);
  await owner.field(say("验证器动态码或恢复码", "Code from your authenticator app, or a recovery code")).fill(
    code(key, await now(job)),
  );
  await owner.picture("second-step");
  await owner.button(say("登录", "Sign in")).click();
  await owner.heading(say("Amazon 销售渠道", "Amazon Sales Channel")).waitFor();
  await page.goto("/account/security");
  await confirm(say("关闭", "Turn off"));
  await owner.button(say("开启", "Turn on")).waitFor();
  owner.step("a second factor is turned on, required, and turned off");
}

/** Registers a new company. */
async function register(browser, job, language) {
  const founder = await Visitor.come(browser, job, language);
  const say = (zh, en) => founder.say(zh, en);
  await founder.page.goto("/account/api-portal");
  await founder.page.getByRole("link", { name: say("注册公司", "Register your company"), exact: true }).click();
  await founder.sees(say("账户应属于公司", "The account should belong to your company"));
  await founder.field(say("公司名称", "Company name")).fill(say("远洋贸易", "Ocean Trading"));
  await founder.field(say("邮箱", "E-mail address")).fill(`founder.${language}@example.com`);
  await founder.field(say("密码（至少 12 个字符）", "Password (at least 12 characters)")).fill(PASSWORD);
  await founder.picture("register");
  await founder.button(say("注册", "Register")).click();
  await founder.heading(say("API 门户", "API portal")).waitFor();
  await founder.page.goto("/");
  await founder.heading(say("欢迎使用 Amazon 销售渠道", "Welcome to Amazon Sales Channel")).waitFor();
  founder.step("A3 a person without an account registers a company and continues to the requested page");
  await founder.leave();
}

export default async function people(owner, job, browser) {
  const { colleague, email } = await invite(owner, browser, job);
  await assign(owner, colleague, email);
  await passwordLink(owner, browser, job, email);
  await askWhom(owner, colleague);
  await secondFactor(owner, job);
  await register(browser, job, owner.language);
}
