import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Segmented } from "antd";
import { useTranslation } from "react-i18next";
import { accessQuery, ENVIRONMENTS, type Environment } from "../../api/channel";
import { PageHead } from "../../components/PageHead";
import { ErrorState, LoadingState } from "../../components/States";
import { ShopList } from "../shops/ShopList";
import { GateNotices } from "./GateNotices";
import { GateStatus } from "./GateStatus";
import { Welcome } from "./Welcome";

/** The Amazon channel: the check of the API key, then the shops. */
export function ChannelPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { environment } = useSearch({ from: "/inside/channels/amazon" });
  const { data: access, error, isPlaceholderData } = useQuery(accessQuery(environment ?? "production"));
  const choose = (chosen: Environment) =>
    navigate({ to: "/channels/amazon", search: chosen === "sandbox" ? { environment: chosen } : {} });
  return (
    <>
      <PageHead
        path={[t("common.nav.marketing"), t("common.nav.channels")]}
        title={t("channel.title")}
        actions={
          <Segmented
            aria-label={t("channel.environment")}
            value={environment ?? "production"}
            onChange={choose}
            options={ENVIRONMENTS.map((value) => ({ value, label: t(`common.environment.${value}`) }))}
          />
        }
      />
      {!access && (error ? <ErrorState error={error} /> : <LoadingState />)}
      {access && isPlaceholderData && <LoadingState />}
      {access && !isPlaceholderData && access.state === "open" && (
        <>
          <GateStatus access={access} />
          <GateNotices access={access} />
          <ShopList environment={environment ?? "production"} />
        </>
      )}
      {access && !isPlaceholderData && access.state !== "open" && <Welcome access={access} />}
    </>
  );
}
