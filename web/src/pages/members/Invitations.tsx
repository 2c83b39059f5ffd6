import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { invitationsQuery, useWithdraw } from "../../api/members";
import { useRoleText } from "../../components/useRoleText";
import { useTime } from "../../components/useTime";
import styles from "./Members.module.css";

/** The pending invitations. */
export function Invitations() {
  const { t } = useTranslation();
  const roleText = useRoleText();
  const time = useTime();
  const { data: invitations } = useQuery(invitationsQuery);
  const withdraw = useWithdraw();
  if (!invitations || invitations.length === 0) {
    return null;
  }
  return (
    <section className={styles.pending}>
      <h2>{t("members.pending")}</h2>
      <ul className={styles.list}>
        {invitations.map((invitation) => (
          <li key={invitation.id} className={styles.row}>
            <div className={styles.who}>
              <div className={styles.name}>{invitation.email}</div>
              <div className={styles.quiet}>{roleText(invitation.role)}</div>
            </div>
            <div className={styles.quiet}>
              {t("members.pendingUntil", { time: time.moment(invitation.expires_at) })}
            </div>
            <div className={styles.presses}>
              <Button type="link" size="small" danger onClick={() => withdraw.mutate(invitation.id)}>
                {t("members.actions.withdraw")}
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
