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
import { matchesSearch } from "./search";
import { VerifyDrawer } from "./VerifyDrawer";

/** The shop in the drawer. `startVerification` starts a verification when it opens. */
interface Look {
  readonly shop: Shop;
  readonly startVerification: boolean;
}

interface Props {
  readonly only?: "all" | "mine";
  /** Limits the list to one environment. */
  readonly environment?: Environment;
}

/** The list of shops with a search by name or Seller ID. Each shop can be verified. */
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
  const found = shops.filter((shop) => matchesSearch(shop, search));
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
        <span className={styles.count}>{t("shops.count", { count: found.length })}</span>
      </div>
      {found.length === 0 ? (
        <Card>
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("shops.empty.filtered")} />
        </Card>
      ) : (
        <List
          shops={found}
          onVerify={(shop) => setLook({ shop, startVerification: true })}
          onLook={(shop) => setLook({ shop, startVerification: false })}
        />
      )}
      {look && <VerifyDrawer key={look.shop.id} {...look} onClose={() => setLook(undefined)} />}
    </>
  );
}
