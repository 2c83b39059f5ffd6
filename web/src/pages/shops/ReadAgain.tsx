import { Alert, Button, Select, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../api/problem";
import { type Shop, useReadAgain } from "../../api/shops";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useTime } from "../../components/useTime";

const DAYS = [1, 2, 7, 30] as const;

interface Props {
  readonly shop: Shop;
}

/** Reads the orders of the last days again, because some become visible late. */
export function ReadAgain({ shop }: Props) {
  const { t } = useTranslation();
  const time = useTime();
  const [days, setDays] = useState<number>(2);
  const readAgain = useReadAgain(shop);
  return (
    <section aria-label={t("shops.again.title")} style={{ marginTop: 24 }}>
      <h3>{t("shops.again.title")}</h3>
      <p>{t("shops.again.about")}</p>
      <ProblemNotice problem={readAgain.error ? problemOf(readAgain.error) : undefined} />
      <Space>
        <Select
          aria-label={t("shops.again.title")}
          value={days}
          onChange={setDays}
          options={DAYS.map((count) => ({ value: count, label: t("shops.again.days", { count }) }))}
        />
        <Button loading={readAgain.isPending} onClick={() => readAgain.mutate(days)}>
          {t("shops.again.action")}
        </Button>
      </Space>
      {readAgain.data && (
        <Alert
          showIcon
          role="status"
          type="success"
          style={{ marginTop: 12 }}
          title={t("shops.again.accepted", { time: time.moment(readAgain.data.since) })}
        />
      )}
    </section>
  );
}
