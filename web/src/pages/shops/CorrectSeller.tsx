import { Button, Input, Space } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../api/problem";
import { type Shop, useCorrectSeller } from "../../api/shops";
import { ProblemNotice } from "../../components/ProblemNotice";

interface Props {
  readonly shop: Shop;
  readonly account: Shop["accounts"][number];
}

/** A button that opens a field for the right Seller ID of an account whose Seller ID a person stated. */
export function CorrectSeller({ shop, account }: Props) {
  const { t } = useTranslation();
  const [entered, setEntered] = useState<string>();
  const correct = useCorrectSeller(shop, account.id);
  if (entered === undefined) {
    return (
      <Button type="link" size="small" onClick={() => setEntered(account.seller_id)}>
        {t("shops.verify.correct")}
      </Button>
    );
  }
  const save = () => correct.mutate(entered, { onSuccess: () => setEntered(undefined) });
  return (
    <>
      <ProblemNotice problem={correct.error ? problemOf(correct.error) : undefined} />
      <Space.Compact block>
        <Input
          autoFocus
          value={entered}
          aria-label={t("shops.verify.sellerId")}
          disabled={correct.isPending}
          onChange={(event) => setEntered(event.target.value)}
          onPressEnter={save}
        />
        <Button type="primary" loading={correct.isPending} onClick={save}>
          {t("common.save")}
        </Button>
        <Button onClick={() => setEntered(undefined)}>{t("common.cancel")}</Button>
      </Space.Compact>
    </>
  );
}
