// A visitor with a browser. It finds elements as a person does, by role and name, in one language, and waits for states, never
// for time. Whatever the browser refuses or reports on the way fails the scenario.

import assert from "node:assert/strict";
import { join } from "node:path";

const PATIENCE = 20_000;
const WIDE = { width: 1280, height: 860 };
const NARROW = { width: 390, height: 844 };
const TAGS = { zh: "zh-CN", en: "en-US" };

/** Runs in the page: resolves when fonts are loaded and finite animations have ended. */
async function settled() {
  await document.fonts.ready;
  const ends = (animation) => animation.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY;
  // Animations start some frames after a change of state.
  for (let still = 0, frames = 0; still < 5 && frames < 600; frames += 1) {
    await new Promise((drawn) => requestAnimationFrame(drawn));
    still = document.getAnimations().some(ends) ? 0 : still + 1;
  }
}

export class Visitor {
  static async come(browser, job, language) {
    const context = await browser.newContext({
      baseURL: job.base_url,
      locale: TAGS[language],
      viewport: WIDE,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    context.setDefaultTimeout(PATIENCE);
    const visitor = new Visitor(context, job, language);
    visitor.page = await context.newPage();
    return visitor;
  }

  constructor(context, job, language) {
    this.context = context;
    this.job = job;
    this.language = language;
    this.complaints = [];
    this.shown = 0;
    context.on("console", (message) => {
      // The browser also reports refusals of the server as errors; the scenario declares the expected ones.
      if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
        this.complaints.push(`${message.text()} (${message.location().url}:${message.location().lineNumber}:${message.location().columnNumber})`);
      }
    });
    context.on("weberror", (error) => this.complaints.push(String(error.error())));
    context.on("request", (request) => {
      if (!request.url().startsWith(job.base_url) && !request.url().startsWith("data:")) {
        this.complaints.push(`a request to another place: ${request.url()}`);
      }
    });
  }

  /** Returns the text in the visitor's language. */
  say(zh, en) {
    return this.language === "zh" ? zh : en;
  }

  step(text) {
    console.log(`${this.job.scenario} ${this.language} ${text}`);
  }

  button(name) {
    return this.page.getByRole("button", { name, exact: true });
  }

  field(name) {
    return this.page.getByLabel(name, { exact: true });
  }

  heading(name) {
    return this.page.getByRole("heading", { name, exact: true });
  }

  async sees(text) {
    await this.page.getByText(text, { exact: false }).first().waitFor();
  }

  /** Takes a picture at both widths, with secrets masked. */
  async picture(name, page = this.page, { hide = [] } = {}) {
    this.shown += 1;
    const number = String(this.shown).padStart(2, "0");
    for (const [width, size] of [
      ["1280", WIDE],
      ["390", NARROW],
    ]) {
      await page.setViewportSize(size);
      await page.evaluate(settled);
      const path = join(this.job.pictures, `${number}-${name}-${this.language}-${width}.png`);
      await page.screenshot({ path, caret: "initial", mask: hide, maskColor: "#dfe6e9" });
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(wider <= 0, `${name} is ${wider} px wider than the window at ${width}`);
    }
    await page.setViewportSize(WIDE);
  }

  async signIn(email = this.job.email, password = this.job.password) {
    await this.field(this.say("邮箱", "E-mail address")).fill(email);
    await this.field(this.say("密码", "Password")).fill(password);
    await this.button(this.say("登录", "Sign in")).click();
  }

  async leave() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
