import { Badge, Tag, Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { ApiKey } from "../../api/apiKeys";
import { maskedKey } from "../../components/maskedKey";
import { useTime } from "../../components/useTime";
import type { en } from "../../i18n/en";
import styles from "./Portal.module.css";
import { usePermissionText } from "./usePermissionText";

interface Props {
  readonly apiKey: ApiKey;
}

export function KeyName({ apiKey }: Props) {
  const { t } = useTranslation();
  return (
    <div>
      <div className={styles.name}>{apiKey.description}</div>
      <code className={styles.key}>{maskedKey(apiKey)}</code>{" "}
      {apiKey.is_in_configuration && <Tag color="cyan">{t("portal.inConfiguration")}</Tag>}
    </div>
  );
}

type State = keyof typeof en.portal.states;

const BADGE_COLORS = {
  active: "success",
  expiring: "warning",
  expired: "default",
  revoked: "default",
} as const;

export function KeyState({ apiKey }: Props) {
  const { t } = useTranslation();
  const state = apiKey.state as State;
  return (
    <div className={styles.state}>
      <Badge status={BADGE_COLORS[state]} text={t(`portal.states.${state}`)} />
      {apiKey.replaced_by && <div className={styles.quiet}>{t("portal.replacedBy")}</div>}
    </div>
  );
}

export function KeyReach({ apiKey }: Props) {
  const { t } = useTranslation();
  const say = usePermissionText();
  const { all_shops, shops, permissions } = apiKey;
  const reach = all_shops
    ? t("portal.allShops")
    : shops.length > 0
      ? t("portal.someShops", { count: shops.length })
      : t("portal.noShops");
  return (
    <div>
      {reach}
      <Tooltip title={permissions.map((permission) => say(permission)).join(" · ")}>
        <div className={styles.quiet}>{t("portal.permissions", { count: permissions.length })}</div>
      </Tooltip>
    </div>
  );
}

export function KeyCreated({ apiKey }: Props) {
  const { t } = useTranslation();
  const time = useTime();
  const { name } = apiKey.created_by;
  return (
    <div>
      {time.day(apiKey.created_at)}
      <div className={styles.quiet}>{name ? t("portal.by", { name }) : t("portal.bySetUp")}</div>
    </div>
  );
}

export function KeyLastUsed({ apiKey }: Props) {
  const { t } = useTranslation();
  const time = useTime();
  return <>{apiKey.last_used_at ? time.moment(apiKey.last_used_at) : t("common.never")}</>;
}

export function KeyExpiry({ apiKey }: Props) {
  const { t } = useTranslation();
  const time = useTime();
  return <>{apiKey.expires_at ? time.moment(apiKey.expires_at) : t("portal.expiresNever")}</>;
}
