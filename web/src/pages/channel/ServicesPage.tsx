import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { servicesQuery } from "../../api/channel";
import { LinkButton } from "../../components/LinkButton";
import { PageHead } from "../../components/PageHead";
import { ErrorState, LoadingState } from "../../components/States";
import { useLanguage } from "../../i18n/useLanguage";
import styles from "./Services.module.css";
import { ServicesForm } from "./ServicesForm";

/** Configuration › Services: the API keys of the Amazon channel. */
export function ServicesPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { data: services, error } = useQuery(servicesQuery);
  const names = services?.ask.map(({ name }) => name).join(language === "zh" ? "、" : ", ");
  return (
    <>
      <PageHead
        path={[t("common.nav.stores"), t("common.nav.settings"), t("common.nav.configuration")]}
        title={t("services.title")}
        intro={t("services.intro")}
        actions={
          !services?.hub_url && (
            <LinkButton to="/account/api-portal" type="default">
              {t("services.portal")}
            </LinkButton>
          )
        }
      />
      {!services && (error ? <ErrorState error={error} /> : <LoadingState />)}
      {services?.hub_url && (
        <Alert
          className={styles.above}
          showIcon
          type="info"
          title={t("services.hub", { url: services.hub_url })}
        />
      )}
      {services && !services.can_change && (
        <Alert
          className={styles.above}
          showIcon
          type="info"
          title={t("services.readOnly")}
          description={names && t("common.whom", { names })}
        />
      )}
      {services && <ServicesForm services={services} />}
    </>
  );
}
