import { Button, Card } from "antd";
import { useTranslation } from "react-i18next";
import { useMay } from "../../api/session";
import { useTime } from "../../components/useTime";
import { Countries } from "./Countries";
import styles from "./ShopList.module.css";
import { ShopState } from "./ShopState";
import type { ShopListProps } from "./ShopTable";
import { validUntil } from "./validUntil";

/** The shops as cards, for narrow screens. */
export function ShopCards({ shops, onVerify, onLook }: ShopListProps) {
  const { t } = useTranslation();
  const time = useTime();
  const mayVerify = useMay("shops.verify");
  return (
    <div className={styles.cards}>
      {shops.map((shop) => {
        const until = validUntil(shop);
        return (
          <Card key={shop.id} size="small" styles={{ body: { padding: 16 } }}>
            <div className={styles.cardHead}>
              <div>
                <div className={styles.name}>{shop.name}</div>
                {shop.accounts.map((account) => (
                  <div key={account.id} className={styles.seller}>
                    {account.seller_id}
                  </div>
                ))}
              </div>
              <ShopState shop={shop} onLook={onLook} />
            </div>
            <dl className={styles.facts}>
              <dt>{t("shops.countries")}</dt>
              <dd>
                <Countries codes={shop.countries} />
              </dd>
              <dt>{t("shops.validUntil")}</dt>
              <dd>{until ? time.day(until) : t("common.unknown")}</dd>
              <dt>{t("shops.orders")}</dt>
              <dd>{shop.orders.toLocaleString()}</dd>
            </dl>
            {mayVerify && shop.state && (
              <Button block onClick={() => onVerify(shop)}>
                {t("shops.verify.action")}
              </Button>
            )}
          </Card>
        );
      })}
    </div>
  );
}
