import { Badge, Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Shop } from "../../api/shops";
import { useTime } from "../../components/useTime";
import { en } from "../../i18n/en";
import { failureText } from "../../i18n/failures";
import { useLanguage } from "../../i18n/useLanguage";
import { SetAsideTag } from "./SetAsideTag";

type State = keyof typeof en.shops.states;

/** The badge color of a state. States that are not listed are shown without a color. */
const BADGE_COLORS: Readonly<Record<string, "success" | "error" | "warning" | "default" | "processing">> = {
  working: "success",
  noticed: "success",
  revoked: "error",
  expired: "error",
  mismatched: "error",
  account_deactivated: "error",
  failed: "error",
  failing: "error",
  late: "warning",
  account_dormant: "warning",
  expiring: "warning",
  at_risk: "warning",
  held: "warning",
  waiting: "warning",
  unverified: "default",
  stale: "default",
  paused: "default",
  draft: "default",
  awaiting_consent: "processing",
};

interface Props {
  readonly shop: Shop;
  readonly onLook: (shop: Shop) => void;
}

/** The state of a shop with its reason. A click opens the verification steps. */
export function ShopState({ shop, onLook }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const time = useTime();
  const { state } = shop;
  if (!state) {
    return <Badge status="default" text={t("shops.record")} />;
  }
  const unverified = shop.accounts.find((account) => account.verification_code);
  const unpulled = shop.accounts.find((account) => account.synchronization_code);
  const isAboutPulls = state === "failing" || state === "late" || !unverified;
  const code = isAboutPulls ? unpulled?.synchronization_code : unverified?.verification_code;
  const reason = code ? failureText(code, language)?.title : undefined;
  const since = isAboutPulls ? unpulled?.synchronization_since : undefined;
  const text = state in en.shops.states ? t(`shops.states.${state as State}`) : state;
  return (
    <div>
      <Button type="text" size="small" style={{ marginInlineStart: -7 }} onClick={() => onLook(shop)}>
        <Badge status={BADGE_COLORS[state] ?? "default"} text={text} />
      </Button>
      <SetAsideTag shop={shop} />
      {reason && <div style={{ color: "#6b7b83", fontSize: 13 }}>{reason}</div>}
      {since && (
        <div style={{ color: "#6b7b83", fontSize: 13 }}>{t("shops.since", { time: time.moment(since) })}</div>
      )}
    </div>
  );
}
