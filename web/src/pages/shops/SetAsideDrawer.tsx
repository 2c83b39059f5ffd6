import { useInfiniteQuery } from "@tanstack/react-query";
import { Alert, Button, Drawer, Empty } from "antd";
import { useTranslation } from "react-i18next";
import { problemOf } from "../../api/problem";
import { useMay } from "../../api/session";
import type { Shop } from "../../api/shops";
import { type UnreadableOrder, unreadableOrdersQuery, useRetryOrder } from "../../api/unreadableOrders";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ErrorState, LoadingState } from "../../components/States";
import { useTime } from "../../components/useTime";
import type { en } from "../../i18n/en";

type Outcome = keyof typeof en.unreadable.outcome;
type Reason = keyof typeof en.unreadable.reason;

interface Props {
  readonly shop: Shop;
  readonly onClose: () => void;
}

/** The orders of a shop that were set aside: what could not be read, and a button that requests each again. */
export function SetAsideDrawer({ shop, onClose }: Props) {
  const { t } = useTranslation();
  const mayRetry = useMay("orders.write");
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(
    unreadableOrdersQuery(shop.id),
  );
  const retry = useRetryOrder();
  const orders = data?.pages.flatMap((page) => page.orders);
  const outcome = retry.data?.outcome as Outcome | undefined;
  return (
    <Drawer open onClose={onClose} size={560} title={t("unreadable.title", { name: shop.name })}>
      <p>{t("unreadable.intro")}</p>
      <ProblemNotice problem={retry.error ? problemOf(retry.error) : undefined} />
      {outcome && (
        <Alert
          showIcon
          role="status"
          type={outcome === "stored" ? "success" : "info"}
          title={t(`unreadable.outcome.${outcome}`)}
          style={{ marginBottom: 20 }}
        />
      )}
      {isPending && <LoadingState />}
      {!isPending && !orders && <ErrorState error={error} />}
      {orders?.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("unreadable.none")} />
      )}
      {orders?.map((order) => (
        <SetAsideOrder
          key={order.id}
          order={order}
          onRetry={mayRetry && order.order_id ? () => retry.mutate(order.id) : undefined}
          isRetrying={retry.isPending && retry.variables === order.id}
        />
      ))}
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t("unreadable.more")}</Button>}
    </Drawer>
  );
}

interface OrderProps {
  readonly order: UnreadableOrder;
  /** Requests the order again; absent if that is not possible. */
  readonly onRetry: (() => void) | undefined;
  readonly isRetrying: boolean;
}

function SetAsideOrder({ order, onRetry, isRetrying }: OrderProps) {
  const { t } = useTranslation();
  const time = useTime();
  const place = { path: order.path || t("unreadable.whole"), rule: order.rule };
  const next = order.retry_at
    ? t("unreadable.next", { time: time.moment(order.retry_at) })
    : t("unreadable.never");
  return (
    <section style={{ borderTop: "1px solid #e3e8ea", padding: "12px 0" }}>
      <div style={{ display: "flex", justifyContent: "space-between", gap: 12 }}>
        <strong>{order.order_id ?? t("unreadable.noNumber")}</strong>
        {onRetry && (
          <Button size="small" loading={isRetrying} onClick={onRetry}>
            {t("unreadable.retry")}
          </Button>
        )}
      </div>
      <div>{t(`unreadable.reason.${order.reason as Reason}`, place)}</div>
      <div style={{ color: "#6b7b83", fontSize: 13 }}>
        {t("unreadable.since", { time: time.moment(order.first_seen_at) })} ·{" "}
        {t("unreadable.attempts", { count: order.attempts })} · {next}
      </div>
    </section>
  );
}
