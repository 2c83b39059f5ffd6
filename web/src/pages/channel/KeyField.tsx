import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Environment, Services } from "../../api/channel";
import { SecretInput } from "../../components/SecretInput";
import { CreateHere } from "./CreateHere";
import { CurrentKey } from "./CurrentKey";
import { SaveResult } from "./SaveResult";
import styles from "./Services.module.css";
import type { Saved } from "./ServicesForm";

interface Props {
  readonly environment: Environment;
  readonly services: Services;
  readonly pasted: string;
  readonly saved: Saved | undefined;
  readonly isBusy: boolean;
  readonly onPaste: (key: string) => void;
  readonly onDone: (result: Saved) => void;
}

/** The key of one environment: the installed key, a field for a new one, and the result of saving. */
export function KeyField({ environment, services, pasted, saved, isBusy, onPaste, onDone }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const current = services[environment];
  return (
    <section className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {t(`services.field.${environment}`)}
      </label>
      <p id={`${id}-hint`} className={styles.hint}>
        {t(`services.hint.${environment}`)}
      </p>
      <CurrentKey environment={environment} current={current} canChange={services.can_change} />
      {services.can_change && (
        <div className={styles.enter}>
          <SecretInput
            id={id}
            value={pasted}
            disabled={isBusy}
            placeholder={t(current ? "services.paste" : "services.pasteFirst")}
            onChange={(event) => onPaste(event.target.value)}
            aria-describedby={`${id}-hint ${id}-result`}
            status={saved && "problem" in saved ? "error" : ""}
          />
          {services.can_make && !current && <CreateHere environment={environment} onDone={onDone} />}
        </div>
      )}
      <div id={`${id}-result`}>{saved && <SaveResult environment={environment} saved={saved} />}</div>
    </section>
  );
}
