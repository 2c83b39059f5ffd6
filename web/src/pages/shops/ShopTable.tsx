import { Button, Table, type TableColumnsType } from "antd";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import type { Shop } from "../../api/shops";
import { useTime } from "../../components/useTime";
import { Countries } from "./Countries";
import styles from "./ShopList.module.css";
import { ShopState } from "./ShopState";
import { validUntil } from "./validUntil";

export interface ShopListProps {
  readonly shops: readonly Shop[];
  readonly onVerify: (shop: Shop) => void;
  readonly onLook: (shop: Shop) => void;
}

/** The shops as a table, for wide screens. */
export function ShopTable({ shops, onVerify, onLook }: ShopListProps) {
  const { t } = useTranslation();
  const time = useTime();
  const mayVerify = useMay("shops.verify");
  const columns: TableColumnsType<Shop> = [
    {
      title: t("shops.name"),
      key: "name",
      render: (_, shop) => (
        <>
          <div className={styles.name}>{shop.name}</div>
          {shop.accounts.map((account) => (
            <div key={account.id} className={styles.seller}>
              {account.seller_id}
            </div>
          ))}
        </>
      ),
    },
    {
      title: t("shops.countries"),
      key: "countries",
      render: (_, shop) => <Countries codes={shop.countries} />,
    },
    { title: t("shops.state"), key: "state", render: (_, shop) => <ShopState shop={shop} onLook={onLook} /> },
    {
      title: t("shops.validUntil"),
      key: "until",
      render: (_, shop) => {
        const until = validUntil(shop);
        return until ? time.day(until) : t("common.unknown");
      },
    },
    {
      title: t("shops.orders"),
      dataIndex: "orders",
      align: "right",
      render: (n: number) => n.toLocaleString(),
    },
    {
      title: t("shops.action"),
      key: "action",
      align: "right",
      render: (_, shop) =>
        mayVerify && shop.state && <Button onClick={() => onVerify(shop)}>{t("shops.verify.action")}</Button>,
    },
  ];
  return (
    <Table
      className={styles.table}
      rowKey="id"
      columns={columns}
      dataSource={[...shops]}
      pagination={false}
    />
  );
}
