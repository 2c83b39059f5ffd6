import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { ChannelAccess } from "../../api/channel";
import { maskedKey } from "../../components/maskedKey";
import { useTime } from "../../components/useTime";
import { useLanguage } from "../../i18n/useLanguage";
import { CheckNow } from "./CheckNow";
import { CreateAndInstallKey } from "./CreateAndInstallKey";
import styles from "./Gate.module.css";
import { closedReason } from "./gateText";
import { Steps } from "./Steps";

interface Props {
  readonly access: ChannelAccess;
}

/** The panel of a closed channel: the reason, and the two steps to open it. */
export function Welcome({ access }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { moment } = useTime();
  const { title, remedy } = closedReason(access, language, moment);
  const names = access.ask.map(({ name }) => name);
  const isWaiting = access.next.action === "wait";
  return (
    <section className={styles.welcome} aria-labelledby="welcome">
      <h2 id="welcome" className={styles.title}>
        {t("channel.welcome.title")}
      </h2>
      <p className={styles.text}>{t("channel.welcome.text")}</p>
      <Alert
        showIcon
        type={isWaiting ? "info" : "warning"}
        role="status"
        data-code={access.state}
        className={styles.reason}
        title={title}
        description={
          <>
            {access.key && <code className={styles.key}>{maskedKey(access.key)}</code>} {remedy}
          </>
        }
      />
      {isWaiting && <p className={styles.text}>{t("channel.welcome.wait")}</p>}
      {!isWaiting && access.can_fix && <CreateAndInstallKey access={access} />}
      {!isWaiting && <Steps access={access} />}
      {!access.can_fix && (
        <div className={styles.ask}>
          <strong>{t("channel.welcome.ask.title")}</strong>{" "}
          {names.length > 0
            ? t("channel.welcome.ask.text", { names: names.join(language === "zh" ? "、" : ", ") })
            : t("channel.welcome.ask.nobody")}
        </div>
      )}
      <CheckNow access={access} />
    </section>
  );
}
