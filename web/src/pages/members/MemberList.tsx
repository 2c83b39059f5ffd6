import { App, Button, Select, Space, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { type Member, useChangeRole, useSetDisabled } from "../../api/members";
import { problemOf } from "../../api/problem";
import { useSession } from "../../api/session";
import { useProblemText } from "../../components/useProblemText";
import { ROLES, useRoleText } from "../../components/useRoleText";
import { useTime } from "../../components/useTime";
import styles from "./Members.module.css";

interface Props {
  readonly members: readonly Member[];
  readonly mayManage: boolean;
  readonly onAssign: (member: Member) => void;
  readonly onLink: (member: Member) => void;
}

/** The list of members with their actions. People cannot change or disable themselves. */
export function MemberList({ members, mayManage, onAssign, onLink }: Props) {
  const { t } = useTranslation();
  const { modal, message } = App.useApp();
  const say = useProblemText();
  const roleText = useRoleText();
  const time = useTime();
  const session = useSession();
  const changeRole = useChangeRole();
  const setDisabled = useSetDisabled();
  const refused = (error: unknown) => {
    const problem = problemOf(error);
    const { title, remedy } = say(problem);
    message.error([title, remedy].filter(Boolean).join(" "));
  };
  const roles = ROLES.filter((role) => role !== "owner" || session.role === "owner");
  const disable = (member: Member) =>
    modal.confirm({
      title: t("members.disableTitle", { name: member.name }),
      content: t("members.disableText"),
      okText: t("members.actions.disable"),
      okButtonProps: { danger: true },
      cancelText: t("common.cancel"),
      onOk: () => setDisabled.mutateAsync({ id: member.id, isDisabled: true }).catch(refused),
    });
  return (
    <ul className={styles.list}>
      {members.map((member) => {
        const mayChange = mayManage && !member.is_oneself && !member.disabled_at;
        return (
          <li key={member.id} className={styles.row} data-disabled={Boolean(member.disabled_at)}>
            <div className={styles.who}>
              <div className={styles.name}>
                {member.name} {member.is_oneself && <Tag color="cyan">{t("members.you")}</Tag>}
                {member.disabled_at && <Tag>{t("members.disabled")}</Tag>}
              </div>
              <div className={styles.quiet}>{member.email}</div>
            </div>
            <div className={styles.role}>
              {mayChange ? (
                <Select
                  aria-label={`${t("members.role")} ${member.name}`}
                  value={member.role}
                  options={roles.map((role) => ({ value: role, label: roleText(role) }))}
                  onChange={(role) => changeRole.mutate({ member, role }, { onError: refused })}
                />
              ) : (
                roleText(member.role)
              )}
            </div>
            <div className={styles.facts}>
              <div>
                {member.sees_all_shops
                  ? t("members.allShops")
                  : t("members.assigned", { count: member.assigned_shops })}
              </div>
              <div className={styles.quiet}>
                {t("members.lastSeen")}{" "}
                {member.last_seen_at ? time.moment(member.last_seen_at) : t("common.never")}
              </div>
            </div>
            <Space size={0} wrap className={styles.presses}>
              {mayChange && !member.sees_all_shops && (
                <Button type="link" size="small" onClick={() => onAssign(member)}>
                  {t("members.actions.assign")}
                </Button>
              )}
              {mayChange && member.email && (
                <Button type="link" size="small" onClick={() => onLink(member)}>
                  {t("members.link.action")}
                </Button>
              )}
              {mayChange && (
                <Button type="link" size="small" danger onClick={() => disable(member)}>
                  {t("members.actions.disable")}
                </Button>
              )}
              {mayManage && member.disabled_at && (
                <Button
                  type="link"
                  size="small"
                  onClick={() =>
                    setDisabled.mutate({ id: member.id, isDisabled: false }, { onError: refused })
                  }
                >
                  {t("members.actions.enable")}
                </Button>
              )}
            </Space>
          </li>
        );
      })}
    </ul>
  );
}
