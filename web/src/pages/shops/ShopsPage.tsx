import { useTranslation } from "react-i18next";
import { PageHead } from "../../parts/PageHead";
import { ShopList } from "./ShopList";

/** All shops that one may see. */
export function ShopsPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead path={[t("common.nav.stores")]} title={t("shops.title")} intro={t("shops.intro")} />
      <ShopList />
    </>
  );
}
