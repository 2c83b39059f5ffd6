import {
  CheckCircleFilled,
  CloseCircleFilled,
  ExclamationCircleFilled,
  InfoCircleFilled,
  MinusCircleOutlined,
} from "@ant-design/icons";
import { Alert } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import type { Shop, Verification, VerificationStep } from "../../api/shops";
import type { en } from "../../i18n/en";
import { failureText } from "../../i18n/failures";
import { useLanguage } from "../../i18n/useLanguage";
import { CorrectSeller } from "./CorrectSeller";
import { useCountryName } from "./useCountryName";
import styles from "./VerifyDrawer.module.css";

type Name = keyof typeof en.shops.verify.step;
type Result = keyof typeof en.shops.verify.result;

const ICONS: Readonly<Record<Result, ReactNode>> = {
  passed: <CheckCircleFilled style={{ color: "#1f8a5b" }} />,
  failed: <CloseCircleFilled style={{ color: "#c0392b" }} />,
  stated: <InfoCircleFilled style={{ color: "#b7791f" }} />,
  not_measured: <ExclamationCircleFilled style={{ color: "#b7791f" }} />,
  noticed: <ExclamationCircleFilled style={{ color: "#b7791f" }} />,
  skipped: <MinusCircleOutlined style={{ color: "#a9b4b9" }} />,
};

/** A passed step with a code is a notice, such as a country that is not open. */
function resultOf(step: VerificationStep): Result {
  return step.result === "passed" && step.code ? "noticed" : (step.result as Result);
}

/** One step of a verification: its result, and unless it passed the cause and the remedy. */
function Step({ step }: { readonly step: VerificationStep }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const countryName = useCountryName();
  const name = step.name as Name;
  const result = resultOf(step);
  const reason = step.code ? failureText(step.code, language) : undefined;
  const isSkipped = result === "skipped";
  const about = isSkipped
    ? t("shops.verify.skipped")
    : result === "stated" || result === "not_measured"
      ? t(`shops.verify.result.${result}`)
      : step.marketplace_id
        ? t("shops.verify.country_open")
        : t(`shops.verify.about.${name}`);
  return (
    <li className={`${styles.step} ${isSkipped ? styles.skipped : ""}`} data-result={result}>
      <span role="img" aria-label={t(`shops.verify.result.${result}`)}>
        {ICONS[result]}
      </span>
      <span className={styles.stepName}>
        {step.marketplace_id
          ? countryName(step.country ?? step.marketplace_id)
          : t(`shops.verify.step.${name}`)}
      </span>
      {!isSkipped && !step.marketplace_id && (
        <span className={styles.took}>{t("shops.verify.duration", { ms: step.ms })}</span>
      )}
      {result !== "failed" && result !== "noticed" && <span className={styles.about}>{about}</span>}
      {reason && (
        <div className={result === "failed" ? styles.cause : `${styles.cause} ${styles.notice}`}>
          <strong>{reason.title}</strong>
          {reason.remedy}
          {step.detail && <span className={styles.detail}>{step.detail}</span>}
        </div>
      )}
      {step.request_id && reason && (
        <span className={styles.request}>
          {t("shops.verify.request")} {step.request_id}
        </span>
      )}
    </li>
  );
}

type Account = Shop["accounts"][number];

/** The steps of a run, with a row for each selected country that is open: the run itself names only the others. */
function withOpenCountries(run: Verification, account: Account | undefined): VerificationStep[] {
  const hasRow = (id: string) => run.steps.some((step) => step.marketplace_id === id);
  const open = account?.marketplaces.filter((m) => m.is_ticked && !hasRow(m.marketplace_id)) ?? [];
  return run.steps.flatMap((step) => {
    const isAll = step.name === "participations" && step.result === "passed" && !step.marketplace_id;
    const row = { ...step, code: null, detail: null, request_id: null };
    return isAll
      ? [step, ...open.map(({ marketplace_id, country }) => ({ ...row, marketplace_id, country }))]
      : [step];
  });
}

interface Props {
  readonly run: Verification;
  readonly shop: Shop;
}

/** The verification steps of one seller account. */
export function VerificationSteps({ run, shop }: Props) {
  const { t } = useTranslation();
  const mayBind = useMay("shops.bind");
  const account = shop.accounts.find(({ id }) => id === run.account_id);
  return (
    <section className={styles.account_steps}>
      <h3 className={styles.account}>
        {t("shops.verify.account", { seller: account?.seller_id ?? run.account_id })}
        {account?.identity === "stated" && mayBind && <CorrectSeller shop={shop} account={account} />}
      </h3>
      {account?.is_stated_date_wrong && (
        <Alert type="warning" showIcon title={t("shops.verify.dateWrong")} style={{ marginBottom: 16 }} />
      )}
      <ol className={styles.steps}>
        {withOpenCountries(run, account).map((step) => (
          <Step key={`${step.name}-${step.marketplace_id ?? ""}`} step={step} />
        ))}
      </ol>
    </section>
  );
}
