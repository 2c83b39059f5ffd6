import { Link } from "@tanstack/react-router";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { ChannelAccess } from "../../api/channel";
import { useTime } from "../../components/useTime";
import { useLanguage } from "../../i18n/useLanguage";
import styles from "./Gate.module.css";
import { notices } from "./gateText";

interface Props {
  readonly access: ChannelAccess;
}

/** Notices of an open channel: a key that expires soon, or a check without an answer. */
export function GateNotices({ access }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { moment } = useTime();
  return (
    <div className={styles.notices}>
      {notices(access, language, moment).map(({ code, title, remedy }) => (
        <Alert
          key={code}
          data-code={code}
          showIcon
          type={code === "key_expiring" ? "warning" : "info"}
          title={title}
          description={remedy}
          action={
            code === "key_expiring" && <Link to="/account/api-portal">{t("channel.notice.replace")}</Link>
          }
        />
      ))}
    </div>
  );
}
