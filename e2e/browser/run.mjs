// Runs one scenario. Standard input: a JSON object with `scenario`, `base_url`, `control_url`, `email`, `password`,
// `chromium` (program), `driver` (folder with playwright-core), `pictures` (folder), `more` (for the scenario).
// Prints a line for each step; the last one is `SCENARIO … ok`.

import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Visitor } from "./visitor.mjs";

const job = JSON.parse(await text(process.stdin));
const { chromium } = createRequire(join(job.driver, "package.json"))("playwright-core");
const { default: play } = await import(`./scenarios/${job.scenario}.mjs`);

rmSync(job.pictures, { recursive: true, force: true });
mkdirSync(job.pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: job.chromium,
  // Chromium's sandbox does not work as root. The browser opens only pages of the system under test.
  args: ["--disable-dev-shm-usage", ...(process.getuid() === 0 ? ["--no-sandbox"] : [])],
});
let visitor;
try {
  for (const language of job.languages?.length ? job.languages : ["zh", "en"]) {
    visitor = await Visitor.come(browser, job, language);
    await play(visitor, job, browser);
    await visitor.leave();
  }
} catch (error) {
  await visitor?.picture("failed").catch(() => undefined);
  console.error(`pictures: ${job.pictures}`);
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
}
if (!process.exitCode) {
  console.log(`${job.scenario} … ok`);
}
