import { useQuery } from "@tanstack/react-query";
import { Button, Tag } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import type { Shop } from "../../api/shops";
import { unreadableCountsQuery } from "../../api/unreadableOrders";
import { SetAsideDrawer } from "./SetAsideDrawer";

interface Props {
  readonly shop: Shop;
}

/** The number of orders of a shop that were set aside, if there are any. A click opens the list. */
export function SetAsideTag({ shop }: Props) {
  const { t } = useTranslation();
  const mayRead = useMay("orders.read");
  const { data: counts } = useQuery({ ...unreadableCountsQuery, enabled: mayRead });
  const [isOpen, setOpen] = useState(false);
  const count = counts?.get(shop.id) ?? 0;
  return (
    <>
      {count > 0 && (
        <Button type="text" size="small" style={{ marginInlineStart: -7 }} onClick={() => setOpen(true)}>
          <Tag color="warning" style={{ margin: 0 }}>
            {t("unreadable.tag", { count })}
          </Tag>
        </Button>
      )}
      {isOpen && <SetAsideDrawer shop={shop} onClose={() => setOpen(false)} />}
    </>
  );
}
