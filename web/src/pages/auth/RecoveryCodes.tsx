import { Alert, Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import styles from "./Security.module.css";

interface Props {
  readonly codes: readonly string[];
  readonly onClose: () => void;
}

/** Shows the recovery codes once. */
export function RecoveryCodes({ codes, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      open
      width={460}
      title={t("security.factor.codes")}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t("security.factor.codesDone")}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t("security.factor.codesText")} />
      <div className={styles.codes}>
        {codes.map((code) => (
          <span key={code}>{code}</span>
        ))}
      </div>
    </Modal>
  );
}
