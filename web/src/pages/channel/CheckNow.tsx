import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { type ChannelAccess, environmentOf, useCheckNow } from "../../api/channel";
import { problemOf } from "../../api/problem";
import { useProblemText } from "../../components/useProblemText";
import { useTime } from "../../components/useTime";
import styles from "./Gate.module.css";

interface Props {
  readonly access: ChannelAccess;
}

/** Shows the time of the last check and a button for a new one. */
export function CheckNow({ access }: Props) {
  const { t } = useTranslation();
  const time = useTime();
  const say = useProblemText();
  const check = useCheckNow(environmentOf(access.environment));
  const isChecking = check.isPending || access.is_stale;
  const when = access.checked_at
    ? t("channel.checkedAt", { time: time.moment(access.checked_at) })
    : t("channel.neverChecked");
  return (
    <div className={styles.check}>
      <span>{isChecking ? t("channel.checking") : when}</span>
      <Button type="link" size="small" loading={check.isPending} onClick={() => check.mutate()}>
        {t("channel.checkNow")}
      </Button>
      {check.error && <span role="alert">{say(problemOf(check.error)).title}</span>}
    </div>
  );
}
