import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { type ChannelAccess, environmentOf, useMakeAndAdd } from "../../api/channel";
import { problemOf } from "../../api/problem";
import { useMay } from "../../api/session";
import { ProblemNotice } from "../../components/ProblemNotice";
import styles from "./Gate.module.css";

interface Props {
  readonly access: ChannelAccess;
}

/** Creates and installs a key in one step, for people with both permissions, if keys are issued locally. */
export function CreateAndInstallKey({ access }: Props) {
  const { t } = useTranslation();
  const make = useMakeAndAdd();
  const mayMake = useMay("keys.manage");
  const mayAdd = useMay("settings.write");
  if (!mayMake || !mayAdd || !access.next.portal.startsWith("/")) {
    return null;
  }
  return (
    <div className={styles.oneGo}>
      <ProblemNotice problem={make.error ? problemOf(make.error) : undefined} />
      <div>
        <strong>{t("channel.welcome.oneGo.title")}</strong>
        <p>{t("channel.welcome.oneGo.text")}</p>
      </div>
      <Button
        loading={make.isPending}
        onClick={() => make.mutate({ environment: environmentOf(access.environment), value: undefined })}
      >
        {t("channel.welcome.oneGo.action")}
      </Button>
    </div>
  );
}
