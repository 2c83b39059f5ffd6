import { CheckCircleFilled } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { ChannelAccess } from "../../api/channel";
import { maskedKey } from "../../components/maskedKey";
import { CheckNow } from "./CheckNow";
import styles from "./Gate.module.css";

interface Props {
  readonly access: ChannelAccess;
}

/** The status bar of an open channel: the key and the time of the last check. */
export function GateStatus({ access }: Props) {
  const { t } = useTranslation();
  return (
    <section className={styles.status} aria-live="polite">
      <CheckCircleFilled className={styles.good} aria-hidden />
      <strong>{t("channel.open")}</strong>
      {access.key && <code className={styles.key}>{maskedKey(access.key)}</code>}
      <CheckNow access={access} />
    </section>
  );
}
