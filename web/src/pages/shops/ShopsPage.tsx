import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { PageHead } from "../../components/PageHead";
import { ShopList } from "./ShopList";

const VIEWS = ["all", "mine"] as const;

/** The page of all visible shops or of the person's own shops. */
export function ShopsPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { view } = useSearch({ from: "/inside/shops" });
  const choose = (chosen: "all" | "mine") =>
    navigate({ to: "/shops", search: chosen === "mine" ? { view: chosen } : {} });
  return (
    <>
      <PageHead
        path={[t("common.nav.stores")]}
        title={t("shops.title")}
        intro={t("shops.intro")}
        actions={
          <Segmented
            aria-label={t("shops.title")}
            value={view ?? "all"}
            onChange={choose}
            options={VIEWS.map((value) => ({ value, label: t(`shops.view.${value}`) }))}
          />
        }
      />
      <ShopList only={view ?? "all"} />
    </>
  );
}
