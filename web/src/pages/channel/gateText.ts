import type { ChannelAccess } from "../../api/channel";
import { failureText, type Params, shutText } from "../../i18n/failures";
import type { Language } from "../../i18n/language";

const DAY = 24 * 3600 * 1000;

type Moment = (text: string) => string;

/** Begun days from one moment to another. */
export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.ceil((Date.parse(to) - Date.parse(from)) / DAY));
}

/** What belongs into the texts of the gate's codes. */
export function gateParams(access: ChannelAccess, moment: Moment): Params {
  const { checked_at, last_good_at, grace_until, key } = access;
  return {
    ...(last_good_at && { time: moment(last_good_at) }),
    ...(grace_until && { grace_until: moment(grace_until) }),
    ...(key?.expires_at && checked_at && { n: daysBetween(checked_at, key.expires_at) }),
  };
}

/** Why it is shut. */
export function shutReason(access: ChannelAccess, language: Language, moment: Moment) {
  const params = gateParams(access, moment);
  return shutText(access.state, language, params) ?? { title: access.state, remedy: "" };
}

/** What stands beside an open gate. */
export function notices(access: ChannelAccess, language: Language, moment: Moment) {
  const params = gateParams(access, moment);
  return access.notices.flatMap((code) => {
    const text = failureText(code, language, params);
    return text ? [{ code, ...text }] : [];
  });
}
