import {
  CheckCircleFilled,
  CloseCircleFilled,
  InfoCircleFilled,
  MinusCircleOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Shop, Verification, VerificationStep } from "../../api/shops";
import type { en } from "../../i18n/en";
import { failureText } from "../../i18n/failures";
import { useLanguage } from "../../i18n/useLanguage";
import styles from "./VerifyDrawer.module.css";

type Name = keyof typeof en.shops.verify.step;
type Result = keyof typeof en.shops.verify.result;

const ICONS: Readonly<Record<string, ReactNode>> = {
  passed: <CheckCircleFilled style={{ color: "#1f8a5b" }} />,
  failed: <CloseCircleFilled style={{ color: "#c0392b" }} />,
  stated: <InfoCircleFilled style={{ color: "#b7791f" }} />,
  skipped: <MinusCircleOutlined style={{ color: "#a9b4b9" }} />,
};

/** One step of a verification: its result, and on failure the cause and the remedy. */
function Step({ step }: { readonly step: VerificationStep }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = step.name as Name;
  const result = step.result as Result;
  const reason = step.code ? failureText(step.code, language) : undefined;
  const isSkipped = result === "skipped";
  return (
    <li className={`${styles.step} ${isSkipped ? styles.skipped : ""}`} data-result={step.result}>
      <span role="img" aria-label={t(`shops.verify.result.${result}`)}>
        {ICONS[step.result]}
      </span>
      <span className={styles.stepName}>
        {t(`shops.verify.step.${name}`)}
        {step.marketplace_id && ` · ${step.marketplace_id}`}
      </span>
      {!isSkipped && <span className={styles.took}>{t("shops.verify.duration", { ms: step.ms })}</span>}
      {result !== "failed" && (
        <span className={styles.about}>
          {isSkipped
            ? t("shops.verify.skipped")
            : result === "stated"
              ? t("shops.verify.result.stated")
              : t(`shops.verify.about.${name}`)}
        </span>
      )}
      {reason && result === "failed" && (
        <div className={styles.cause}>
          <strong>{reason.title}</strong>
          {reason.remedy}
        </div>
      )}
      {step.request_id && result === "failed" && (
        <span className={styles.request}>
          {t("shops.verify.request")} {step.request_id}
        </span>
      )}
    </li>
  );
}

interface Props {
  readonly run: Verification;
  readonly shop: Shop;
}

/** The verification steps of one seller account. */
export function VerificationSteps({ run, shop }: Props) {
  const { t } = useTranslation();
  const account = shop.accounts.find(({ id }) => id === run.account_id);
  return (
    <section className={styles.account_steps}>
      <h3 className={styles.account}>
        {t("shops.verify.account", { seller: account?.seller_id ?? run.account_id })}
      </h3>
      <ol className={styles.steps}>
        {run.steps.map((step) => (
          <Step key={`${step.name}-${step.marketplace_id ?? ""}`} step={step} />
        ))}
      </ol>
    </section>
  );
}
