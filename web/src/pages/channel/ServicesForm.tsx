import { Button, Card } from "antd";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import {
  type ChannelAccess,
  ENVIRONMENTS,
  type Environment,
  type Services,
  useSaveKey,
} from "../../api/channel";
import { type Problem, problemOf } from "../../api/problem";
import { KeyField } from "./KeyField";
import styles from "./Services.module.css";

/** The result of saving a field. */
export type Saved = { readonly access: ChannelAccess } | { readonly problem: Problem };

interface Props {
  readonly services: Services;
}

/** Both key fields. They are saved together, and each shows its own result. */
export function ServicesForm({ services }: Props) {
  const { t } = useTranslation();
  const save = useSaveKey();
  const [pasted, setPasted] = useState<Partial<Record<Environment, string>>>({});
  const [saved, setSaved] = useState<Partial<Record<Environment, Saved>>>({});
  const [isNothing, setNothing] = useState(false);

  const paste = (environment: Environment, key: string) => {
    setPasted((before) => ({ ...before, [environment]: key }));
    setSaved((before) => ({ ...before, [environment]: undefined }));
    setNothing(false);
  };
  const tell = (environment: Environment, result: Saved) => {
    setSaved((before) => ({ ...before, [environment]: result }));
    if ("access" in result) {
      setPasted((before) => ({ ...before, [environment]: "" }));
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const entered = ENVIRONMENTS.filter((environment) => pasted[environment]?.trim());
    setNothing(entered.length === 0);
    for (const environment of entered) {
      try {
        tell(environment, {
          access: await save.mutateAsync({ environment, value: pasted[environment] ?? "" }),
        });
      } catch (error) {
        tell(environment, { problem: problemOf(error) });
      }
    }
  };

  return (
    <Card title={t("services.group")}>
      <form onSubmit={submit} className={styles.form}>
        {ENVIRONMENTS.map((environment) => (
          <KeyField
            key={environment}
            environment={environment}
            services={services}
            pasted={pasted[environment] ?? ""}
            saved={saved[environment]}
            isBusy={save.isPending}
            onPaste={(key) => paste(environment, key)}
            onDone={(result) => tell(environment, result)}
          />
        ))}
        {services.can_change && (
          <div className={styles.actions}>
            <Button type="primary" htmlType="submit" loading={save.isPending}>
              {t("services.save")}
            </Button>
            {isNothing && <span role="alert">{t("services.nothing")}</span>}
          </div>
        )}
      </form>
    </Card>
  );
}
