import { useQuery } from "@tanstack/react-query";
import { Form, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Environment } from "../../api/channel";
import { useMay } from "../../api/session";
import { shopsQuery } from "../../api/shops";

interface Props {
  readonly reach: "none" | "some" | "all" | undefined;
  readonly environment: Environment;
}

/** Chooses the shops that a key can access. */
export function ShopChoice({ reach, environment }: Props) {
  const { t } = useTranslation();
  const mayGiveAll = useMay("shops.read_all");
  const { data: shops } = useQuery(shopsQuery);
  const reaches = [
    { value: "none", label: t("portal.make.shopsNone") },
    { value: "some", label: t("portal.make.shopsSome") },
    ...(mayGiveAll ? [{ value: "all", label: t("portal.make.shopsAll") }] : []),
  ];
  const options = shops
    ?.filter((shop) => shop.environment === environment)
    .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Form.Item name="reach" label={t("portal.make.shops")}>
        <Radio.Group options={reaches} />
      </Form.Item>
      {reach === "some" && (
        <Form.Item name="shops" rules={[{ required: true, message: t("common.required") }]}>
          <Select
            mode="multiple"
            optionFilterProp="label"
            aria-label={t("portal.make.shopsPlaceholder")}
            placeholder={t("portal.make.shopsPlaceholder")}
            options={options ?? []}
          />
        </Form.Item>
      )}
    </>
  );
}
