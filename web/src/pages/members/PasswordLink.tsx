import { Button, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { type Member, useMakePasswordLink } from "../../api/members";
import { problemOf } from "../../api/problem";
import { CopyField } from "../../components/CopyField";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useTime } from "../../components/useTime";
import styles from "./Members.module.css";

interface Props {
  readonly member: Member;
  readonly onClose: () => void;
}

/** Creates a one-time password link on request and shows it once. */
export function PasswordLink({ member, onClose }: Props) {
  const { t } = useTranslation();
  const time = useTime();
  const make = useMakePasswordLink();
  const made = make.data;
  return (
    <Modal
      open
      title={t("members.link.title", { name: member.name })}
      onCancel={onClose}
      mask={{ closable: !made }}
      footer={
        made ? (
          <Button type="primary" onClick={onClose}>
            {t("members.done")}
          </Button>
        ) : (
          <Button type="primary" loading={make.isPending} onClick={() => make.mutate(member.id)}>
            {t("members.link.submit")}
          </Button>
        )
      }
    >
      <ProblemNotice problem={make.error ? problemOf(make.error) : undefined} />
      <p className={styles.explain}>
        {made ? t("members.link.until", { time: time.moment(made.expires_at) }) : t("members.link.text")}
      </p>
      {made && <CopyField label={t("members.link.field")} text={made.link} />}
    </Modal>
  );
}
