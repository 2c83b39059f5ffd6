import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { apiKeysQuery, type MadeApiKey } from "../../api/apiKeys";
import { ENVIRONMENTS } from "../../api/channel";
import { useMay } from "../../api/session";
import { PageHead } from "../../components/PageHead";
import { ErrorState, LoadingState } from "../../components/States";
import { CreateKey } from "./CreateKey";
import { KeyTable } from "./KeyTable";
import { NewKeyDialog } from "./NewKeyDialog";

/** My account › API portal: the API keys of the company. */
export function PortalPage() {
  const { t } = useTranslation();
  const mayManage = useMay("keys.manage");
  const { data: keys, error } = useQuery(apiKeysQuery);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<MadeApiKey>();
  return (
    <>
      <PageHead
        path={[t("common.nav.myAccount")]}
        title={t("portal.title")}
        intro={t("portal.intro")}
        actions={
          mayManage && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setMaking(true)}>
              {t("portal.addNew")}
            </Button>
          )
        }
      />
      {!keys && (error ? <ErrorState error={error} /> : <LoadingState />)}
      {keys &&
        ENVIRONMENTS.map((environment) => (
          <KeyTable
            key={environment}
            environment={environment}
            keys={keys.filter((key) => key.environment === environment)}
            onMade={setMade}
          />
        ))}
      {isMaking && keys && (
        <CreateKey
          keys={keys}
          onClose={() => setMaking(false)}
          onMade={(key) => {
            setMaking(false);
            setMade(key);
          }}
        />
      )}
      {made && <NewKeyDialog made={made} onClose={() => setMade(undefined)} />}
    </>
  );
}
