import { expect, test } from "vitest";
import type { ChannelAccess } from "../../api/channel";
import { closedReason, daysBetween, notices } from "./gateText";

const access: ChannelAccess = {
  state: "open",
  environment: "production",
  checked_at: "2026-11-22T08:00:00Z",
  last_good_at: "2026-11-22T07:00:00Z",
  grace_until: "2026-11-23T07:00:00Z",
  key: { prefix: "hwk_live_", last4: "ab12", expires_at: "2026-11-25T07:59:00Z" },
  notices: [],
  is_stale: false,
  next: { action: "continue", portal: "/account/api-portal", services: "/settings/services" },
  can_fix: true,
  ask: [],
};
const moment = (text: string) => text.slice(0, 16);

test("begun days are counted, and what is over is no day", () => {
  expect(daysBetween("2026-11-22T08:00:00Z", "2026-11-23T07:00:00Z")).toBe(1);
  expect(daysBetween("2026-11-22T08:00:00Z", "2026-11-24T08:00:01Z")).toBe(3);
  expect(daysBetween("2026-11-22T08:00:00Z", "2026-11-21T08:00:00Z")).toBe(0);
});

test("notices of an open channel have their numbers and times", () => {
  const beside = { ...access, notices: ["key_expiring", "key_check_unreachable"] };
  const [ends, unreachable] = notices(beside, "en", moment);
  expect(ends?.title).toBe("The API key expires in 3 days");
  expect(unreachable?.title).toContain("2026-11-22T07:00");
  expect(unreachable?.remedy).toContain("2026-11-23T07:00");
  for (const notice of notices(beside, "zh", moment)) {
    expect(notice.title + notice.remedy).not.toContain("{");
  }
});

test("a channel closed for lack of an answer mentions no result in force", () => {
  const closed = { ...access, state: "key_check_unreachable", last_good_at: null, grace_until: null };
  for (const language of ["zh", "en"] as const) {
    const { title, remedy } = closedReason(closed, language, moment);
    expect(title + remedy).not.toContain("{");
  }
  expect(closedReason({ ...access, state: "key_revoked" }, "zh", moment).title).toBe("API 密钥已吊销");
});
