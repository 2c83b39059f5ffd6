import { useQuery } from "@tanstack/react-query";
import { Button, Form, Modal, Radio, Select } from "antd";
import { useTranslation } from "react-i18next";
import { useInvite } from "../../api/members";
import { problemOf } from "../../api/problem";
import { useSession } from "../../api/session";
import { shopsQuery } from "../../api/shops";
import { CopyField } from "../../components/CopyField";
import { EmailField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";
import { ROLES, useRoleText } from "../../components/useRoleText";
import styles from "./Members.module.css";

interface Props {
  readonly onClose: () => void;
}

interface Entered {
  readonly email: string;
  readonly role: (typeof ROLES)[number];
  readonly shops?: string[];
}

/** Roles that see only assigned shops. */
const ASSIGNED: readonly string[] = ["operator", "viewer"];

/** Invites a person by e-mail address. The link is shown once. */
export function Invite({ onClose }: Props) {
  const { t } = useTranslation();
  const roleText = useRoleText();
  const session = useSession();
  const [form] = Form.useForm<Entered>();
  const role = Form.useWatch("role", form);
  const invite = useInvite();
  const { data: shops } = useQuery(shopsQuery);
  const roles = ROLES.filter((each) => each !== "owner" || session.role === "owner");
  const link = invite.data?.link;
  if (link) {
    return (
      <Modal
        open
        title={t("members.linkMade")}
        onCancel={onClose}
        mask={{ closable: false }}
        footer={
          <Button type="primary" onClick={onClose}>
            {t("members.done")}
          </Button>
        }
      >
        <p className={styles.explain}>
          {t("members.linkMadeText", { email: invite.variables?.email ?? "" })}
        </p>
        <CopyField label={t("members.link.field")} text={link} />
        {invite.data?.is_mailed && (
          <p className={styles.mailed}>{t("members.linkMailed", { email: invite.variables?.email ?? "" })}</p>
        )}
        {invite.data?.not_mailed_because === "address_not_proven" && (
          <p className={styles.mailed}>{t("members.linkNotMailedUnproven")}</p>
        )}
        {invite.data?.not_mailed_because === "mail_limit" && (
          <p className={styles.mailed}>{t("members.linkNotMailedLimit")}</p>
        )}
      </Modal>
    );
  }
  const submit = ({ email, role, shops }: Entered) =>
    invite.mutate({ email, role, shops: ASSIGNED.includes(role) ? (shops ?? []) : [] });
  return (
    <Modal
      open
      title={t("members.inviteTitle")}
      okText={t("members.inviteSubmit")}
      cancelText={t("common.cancel")}
      confirmLoading={invite.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && form.focusField("email")}
    >
      <ProblemNotice problem={invite.error ? problemOf(invite.error) : undefined} />
      <Form
        form={form}
        name="invite"
        layout="vertical"
        requiredMark={false}
        initialValues={{ role: "operator" }}
        onFinish={submit}
      >
        <EmailField />
        <Form.Item name="role" label={t("members.role")}>
          <Radio.Group className={styles.roles}>
            {roles.map((each) => (
              <Radio key={each} value={each}>
                {roleText(each)} <span className={styles.quiet}>{t(`members.about.${each}`)}</span>
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
        {role && ASSIGNED.includes(role) && (
          <Form.Item name="shops" label={t("members.inviteShops")}>
            <Select
              mode="multiple"
              optionFilterProp="label"
              options={shops?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
