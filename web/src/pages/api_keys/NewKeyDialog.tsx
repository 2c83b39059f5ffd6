import { Alert, Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { MadeApiKey } from "../../api/apiKeys";
import { CopyField } from "../../components/CopyField";
import { LinkButton } from "../../components/LinkButton";
import styles from "./Portal.module.css";

interface Props {
  readonly made: MadeApiKey;
  readonly onClose: () => void;
}

/** Shows a new key once. Only its button closes the dialog. */
export function NewKeyDialog({ made, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      width={620}
      title={t("portal.shown.title")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <div className={styles.presses}>
          <LinkButton to="/settings/services">{t("portal.shown.toServices")}</LinkButton>
          <Button type="primary" onClick={onClose}>
            {t(made.key ? "portal.shown.done" : "common.close")}
          </Button>
        </div>
      }
    >
      {made.key ? (
        <>
          <Alert type="warning" showIcon title={t("portal.shown.warning")} className={styles.explain} />
          <CopyField label={t("portal.key")} text={made.key} />
          <p className={styles.next}>{t("portal.shown.next")}</p>
          {made.notices.includes("description_duplicate") && (
            <p className={styles.next}>{t("portal.make.duplicate")}</p>
          )}
        </>
      ) : (
        <Alert type="info" showIcon title={t("portal.shown.gone")} />
      )}
    </Modal>
  );
}
