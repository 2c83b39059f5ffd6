import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { ChannelAccess } from "../../api/channel";
import { LinkButton } from "../../components/LinkButton";
import styles from "./Gate.module.css";

interface Props {
  readonly access: ChannelAccess;
}

/** The two steps to an accepted key. The portal opens in a new tab; this page stays and updates automatically. */
export function Steps({ access }: Props) {
  const { t } = useTranslation();
  const isFirst = access.next.action === "get_key" || access.next.action === "replace_key";
  return (
    <ol className={styles.steps}>
      <li className={styles.step}>
        <span className={styles.number} aria-hidden>
          1
        </span>
        <h3>{t("channel.welcome.get.title")}</h3>
        <p>{t("channel.welcome.get.text")}</p>
        <Button
          type={isFirst ? "primary" : "default"}
          href={access.next.portal}
          target="_blank"
          rel="noopener"
        >
          {t("channel.welcome.get.action")}
        </Button>
      </li>
      <li className={styles.step}>
        <span className={styles.number} aria-hidden>
          2
        </span>
        <h3>{t("channel.welcome.add.title")}</h3>
        <p>{t("channel.welcome.add.text")}</p>
        <LinkButton to="/settings/services" type={isFirst ? "default" : "primary"}>
          {t("channel.welcome.add.action")}
        </LinkButton>
      </li>
    </ol>
  );
}
