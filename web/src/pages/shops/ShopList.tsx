import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Card, Empty, Grid, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Environment } from "../../api/channel";
import { type Shop, shopsQuery } from "../../api/shops";
import { ErrorState, LoadingState } from "../../components/States";
import { ShopCards } from "./ShopCards";
import styles from "./ShopList.module.css";
import { ShopTable } from "./ShopTable";
import { fits } from "./search";
import { VerifyDrawer } from "./VerifyDrawer";

/** What is looked at: a shop, and whether it is to be verified at once. */
interface Look {
  readonly shop: Shop;
  readonly isToVerify: boolean;
}

interface Props {
  readonly only?: "all" | "mine";
  /** Those of one environment; of both without it. */
  readonly environment?: Environment;
}

/** The shops, found by name or Seller ID; each can be verified. */
export function ShopList({ only = "all", environment }: Props) {
  const { t } = useTranslation();
  const { data, error, isPending } = useQuery(shopsQuery(only));
  const shops = data?.filter((shop) => !environment || shop.environment === environment);
  const isWide = Grid.useBreakpoint().md ?? true;
  const [search, setSearch] = useState("");
  const [look, setLook] = useState<Look>();
  if (isPending) {
    return <LoadingState />;
  }
  if (!shops) {
    return <ErrorState error={error} />;
  }
  if (shops.length === 0) {
    return (
      <Card>
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={false} className={styles.empty}>
          <h2>{t("shops.empty.title")}</h2>
          <p>{t("shops.empty.text")}</p>
        </Empty>
      </Card>
    );
  }
  const found = shops.filter((shop) => fits(shop, search));
  const List = isWide ? ShopTable : ShopCards;
  return (
    <>
      <div className={styles.bar}>
        <Input
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          className={styles.search}
          placeholder={t("shops.search")}
          aria-label={t("shops.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span className={styles.count}>{t("shops.count", { n: found.length })}</span>
      </div>
      {found.length === 0 ? (
        <Card>
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("shops.empty.filtered")} />
        </Card>
      ) : (
        <List
          shops={found}
          onVerify={(shop) => setLook({ shop, isToVerify: true })}
          onLook={(shop) => setLook({ shop, isToVerify: false })}
        />
      )}
      {look && <VerifyDrawer key={look.shop.id} {...look} onClose={() => setLook(undefined)} />}
    </>
  );
}
