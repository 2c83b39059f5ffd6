import { App, Badge, Button } from "antd";
import { useTranslation } from "react-i18next";
import { type Environment, type ServiceKey, useRemoveKey } from "../../api/channel";
import { problemOf } from "../../api/problem";
import { maskedKey } from "../../components/maskedKey";
import { useProblemText } from "../../components/useProblemText";
import { useTime } from "../../components/useTime";
import { closedText } from "../../i18n/failures";
import { useLanguage } from "../../i18n/useLanguage";
import styles from "./Services.module.css";

interface Props {
  readonly environment: Environment;
  readonly current: ServiceKey | null | undefined;
  readonly canChange: boolean;
}

/** The installed key in masked form, with its last known state. */
export function CurrentKey({ environment, current, canChange }: Props) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const language = useLanguage();
  const time = useTime();
  const say = useProblemText();
  const remove = useRemoveKey();
  if (!current) {
    return <p className={styles.none}>{t("services.none")}</p>;
  }
  const isOpen = current.state === "open";
  const state = isOpen
    ? t("services.state.open")
    : (closedText(current.state, language)?.title ?? current.state);
  const ask = () =>
    modal.confirm({
      title: t("services.remove.title", { environment: t(`common.environment.${environment}`) }),
      content: t("services.remove.text"),
      okText: t("services.remove.confirm"),
      okButtonProps: { danger: true },
      cancelText: t("common.cancel"),
      onOk: () =>
        remove
          .mutateAsync({ environment, value: undefined })
          .catch((error) => message.error(say(problemOf(error)).title)),
    });
  return (
    <div className={styles.current}>
      <code>{maskedKey(current)}</code>
      <Badge status={isOpen ? "success" : "error"} text={state} />
      <span className={styles.quiet}>{t("services.savedAt", { time: time.moment(current.saved_at) })}</span>
      {canChange && (
        <Button type="text" size="small" danger onClick={ask}>
          {t("services.remove.action")}
        </Button>
      )}
    </div>
  );
}
