import type { ChannelAccess } from "../../api/channel";
import { closedText, failureText, type Params } from "../../i18n/failures";
import type { Language } from "../../i18n/language";

const DAY = 24 * 3600 * 1000;

type Moment = (text: string) => string;

/** The number of days between two times, rounded up. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.ceil((Date.parse(to) - Date.parse(from)) / DAY));
}

/** The parameters for the texts of the channel's codes. */
export function gateParams(access: ChannelAccess, moment: Moment): Params {
  const { checked_at, last_good_at, grace_until, key } = access;
  return {
    ...(last_good_at && { time: moment(last_good_at) }),
    ...(grace_until && { grace_until: moment(grace_until) }),
    ...(key?.expires_at && checked_at && { n: daysBetween(checked_at, key.expires_at) }),
  };
}

/** The reason why the channel is closed. */
export function closedReason(access: ChannelAccess, language: Language, moment: Moment) {
  const params = gateParams(access, moment);
  return closedText(access.state, language, params) ?? { title: access.state, remedy: "" };
}

/** The notices of an open channel. */
export function notices(access: ChannelAccess, language: Language, moment: Moment) {
  const params = gateParams(access, moment);
  return access.notices.flatMap((code) => {
    const text = failureText(code, language, params);
    return text ? [{ code, ...text }] : [];
  });
}
