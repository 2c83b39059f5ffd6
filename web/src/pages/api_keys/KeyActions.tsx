import { Button, Space } from "antd";
import { useTranslation } from "react-i18next";
import type { ApiKey } from "../../api/apiKeys";

/** The actions on an active key. */
export type Doing = "rename" | "replace" | "revoke";

interface Props {
  readonly apiKey: ApiKey;
  readonly onDo: (what: Doing) => void;
}

/** The buttons of an active key; each opens a dialog that explains the action. */
export function KeyActions({ apiKey, onDo }: Props) {
  const { t } = useTranslation();
  return (
    <Space size={0} wrap>
      <Button type="link" size="small" onClick={() => onDo("rename")}>
        {t("portal.rename.action")}
      </Button>
      {!apiKey.replaced_by && (
        <Button type="link" size="small" onClick={() => onDo("replace")}>
          {t("portal.replace.action")}
        </Button>
      )}
      <Button type="link" size="small" danger onClick={() => onDo("revoke")}>
        {t("portal.revoke.action")}
      </Button>
    </Space>
  );
}
