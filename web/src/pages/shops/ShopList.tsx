import { SearchOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Card, Empty, Grid, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Environment } from "../../api/channel";
import { type Shop, shopPagesQuery } from "../../api/shops";
import { ErrorState, LoadingState } from "../../components/States";
import { ShopCards } from "./ShopCards";
import styles from "./ShopList.module.css";
import { ShopTable } from "./ShopTable";
import { useDeferredSearch } from "./useDeferredSearch";
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
  const [search, setSearch] = useState("");
  // Typing asks the server when it pauses.
  const wanted = useDeferredSearch(search);
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    shopPagesQuery({ only, ...(environment && { environment }), search: wanted }),
  );
  const isWide = Grid.useBreakpoint().md ?? true;
  const [look, setLook] = useState<Look>();
  if (isPending) {
    return <LoadingState />;
  }
  if (!data) {
    return <ErrorState error={error} />;
  }
  const shops = data.pages.flatMap((page) => page.shops);
  const total = data.pages[0]?.total;
  if (shops.length === 0 && !wanted && !search) {
    return (
      <Card>
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={false} className={styles.empty}>
          <h2>{t("shops.empty.title")}</h2>
          <p>{t("shops.empty.text")}</p>
        </Empty>
      </Card>
    );
  }
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
          maxLength={80}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {total && (
          <span className={styles.count}>
            {total.has_more
              ? t("shops.countMore", { count: total.count })
              : t("shops.count", { count: total.count })}
          </span>
        )}
      </div>
      {shops.length === 0 ? (
        <Card>
          <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("shops.empty.filtered")} />
        </Card>
      ) : (
        <List
          shops={shops}
          onVerify={(shop) => setLook({ shop, startVerification: true })}
          onLook={(shop) => setLook({ shop, startVerification: false })}
        />
      )}
      {hasNextPage && (
        <Button block className={styles.more} loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
          {t("shops.more")}
        </Button>
      )}
      {look && <VerifyDrawer key={look.shop.id} {...look} onClose={() => setLook(undefined)} />}
    </>
  );
}
