import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Empty, Spin } from "antd";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../api/problem";
import { useMay } from "../../api/session";
import { type Shop, useVerify, verificationsQuery } from "../../api/shops";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useTime } from "../../components/useTime";
import { failureText } from "../../i18n/failures";
import { useLanguage } from "../../i18n/useLanguage";
import { ReadAgain } from "./ReadAgain";
import { VerificationSteps } from "./VerificationSteps";
import styles from "./VerifyDrawer.module.css";

interface Props {
  readonly shop: Shop;
  readonly startVerification: boolean;
  readonly onClose: () => void;
}

/** The latest verification of a shop step by step, with a button to run a new one. */
export function VerifyDrawer({ shop, startVerification, onClose }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  const time = useTime();
  const mayVerify = useMay("shops.verify");
  const mayPull = useMay("orders.write");
  const verify = useVerify(shop);
  const { data: runs } = useQuery({
    ...verificationsQuery(shop),
    enabled: !startVerification || !verify.isIdle,
  });
  const started = useRef(false);
  useEffect(() => {
    if (startVerification && !started.current) {
      started.current = true;
      verify.mutate();
    }
  }, [startVerification, verify]);
  const latest = runs ?? [];
  const hasPassed = latest.length > 0 && latest.every((run) => run.passed);
  const code = latest.find((run) => run.code)?.code;
  const reason = code ? failureText(code, language) : undefined;
  const all = shop.accounts.flatMap(({ marketplaces }) => marketplaces).filter((m) => m.is_ticked).length;
  const closed = latest
    .flatMap(({ steps }) => steps)
    .filter((step) => step.marketplace_id && step.code === "marketplace_not_participating").length;
  const countriesOpen = closed > 0 && { all, open: all - closed };
  const first = latest[0];
  return (
    <Drawer open onClose={onClose} size={560} title={t("shops.verify.title", { name: shop.name })}>
      <ProblemNotice problem={verify.error ? problemOf(verify.error) : undefined} />
      {verify.isPending && (
        <div className={styles.running} role="status">
          <Spin size="small" />
          {t("shops.verify.running")}
        </div>
      )}
      {!verify.isPending && first && (
        <>
          <Alert
            showIcon
            role="status"
            type={hasPassed ? (countriesOpen ? "warning" : "success") : "error"}
            title={t(hasPassed ? "shops.verify.passed" : "shops.verify.failed")}
            description={
              hasPassed ? countriesOpen && t("shops.verify.countries", countriesOpen) : reason?.title
            }
          />
          <p className={styles.time}>{t("shops.verify.at", { time: time.moment(first.started_at) })}</p>
          {latest.map((run) => (
            <VerificationSteps key={run.id} run={run} shop={shop} />
          ))}
        </>
      )}
      {!verify.isPending && runs?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("shops.verify.none")} />
      )}
      {mayVerify && !verify.isPending && (
        <Button type="primary" onClick={() => verify.mutate()}>
          {t(first ? "shops.verify.again" : "shops.verify.action")}
        </Button>
      )}
      {mayPull && <ReadAgain shop={shop} />}
    </Drawer>
  );
}
