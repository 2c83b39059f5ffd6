import { useQuery } from "@tanstack/react-query";
import { Button, Card } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { secondFactorQuery, useBeginFactor, useDisableFactor, useRenewCodes } from "../../api/account";
import type { Schemas } from "../../api/client";
import { problemOf } from "../../api/problem";
import { ProblemNotice } from "../../components/ProblemNotice";
import { LoadingState } from "../../components/States";
import { useTime } from "../../components/useTime";
import { AskPassword } from "./AskPassword";
import { Enroll } from "./Enroll";
import { RecoveryCodes } from "./RecoveryCodes";
import styles from "./Security.module.css";

type Doing = "begin" | "disable" | "renew";

/** The settings of the second factor. Every change asks for the password. */
export function SecondFactor() {
  const { t } = useTranslation();
  const time = useTime();
  const { data: factor, error } = useQuery(secondFactorQuery);
  const [doing, setDoing] = useState<Doing>();
  const [enrollment, setEnrolment] = useState<Schemas["Enrolment"]>();
  const [codes, setCodes] = useState<readonly string[]>();
  const changes = { begin: useBeginFactor(), disable: useDisableFactor(), renew: useRenewCodes() };

  const open = (what: Doing) => {
    changes[what].reset();
    setDoing(what);
  };
  const go = (password: string) => {
    const close = { onSuccess: () => setDoing(undefined) };
    if (doing === "begin") {
      changes.begin.mutateAsync(password, close).then(setEnrolment, () => undefined);
    } else if (doing === "renew") {
      changes.renew.mutateAsync(password, close).then(
        ({ recovery_codes }) => setCodes(recovery_codes),
        () => undefined,
      );
    } else {
      changes.disable.mutate(password, close);
    }
  };

  return (
    <Card title={t("security.factor.title")}>
      {!factor && (error ? <ProblemNotice problem={problemOf(error)} /> : <LoadingState />)}
      {factor && (
        <p>
          {factor.is_on && factor.on_since
            ? t("security.factor.on", {
                time: time.moment(factor.on_since),
                count: factor.recovery_codes_left,
              })
            : t("security.factor.off")}
        </p>
      )}
      {enrollment && (
        <Enroll
          enrollment={enrollment}
          onDone={(shown) => {
            setEnrolment(undefined);
            setCodes(shown);
          }}
        />
      )}
      {factor && !enrollment && (
        <div className={styles.presses}>
          {factor.is_on ? (
            <>
              <Button onClick={() => open("renew")}>{t("security.factor.renew")}</Button>
              <Button danger onClick={() => open("disable")}>
                {t("security.factor.disable")}
              </Button>
            </>
          ) : (
            <Button type="primary" onClick={() => open("begin")}>
              {t("security.factor.begin")}
            </Button>
          )}
        </div>
      )}
      {doing && (
        <AskPassword
          problem={changes[doing].error ? problemOf(changes[doing].error) : undefined}
          isBusy={changes[doing].isPending}
          onGo={go}
          onClose={() => setDoing(undefined)}
        />
      )}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} />}
    </Card>
  );
}
