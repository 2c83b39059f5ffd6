import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { acceptInvitation } from "../../api/auth";
import type { Schemas } from "../../api/client";
import { type Problem, problemOf } from "../../api/problem";
import { PasswordField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useRoleText } from "../../components/useRoleText";
import { useTime } from "../../components/useTime";

interface Props {
  readonly token: string;
  readonly invitation: Schemas["OpenInvitation"];
  /** Called when a person with an existing account has joined; that person signs in as usual. */
  readonly onJoined: (company: string) => void;
}

/** Shows the invitation and asks for the password that accepts it. */
export function Accept({ token, invitation, onJoined }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const role = useRoleText();
  const time = useTime();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const { company_name: company, invited_by_name: name } = invitation;
  const words = { company, role: role(invitation.role) };
  const submit = async (entered: { name?: string; password: string }) => {
    setBusy(true);
    try {
      const joined = await acceptInvitation({
        token,
        name: entered.name || null,
        password: entered.password,
      });
      if (joined.is_signed_in) {
        queries.clear();
        await navigate({ to: "/" });
      } else {
        onJoined(joined.company.name);
      }
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      <p>{name ? t("auth.invitation.by", { ...words, name }) : t("auth.invitation.byNobody", words)}</p>
      <p style={{ margin: "4px 0 20px", color: "#6b7b83" }}>
        {t("auth.invitation.until", { time: time.moment(invitation.expires_at) })}
      </p>
      <ProblemNotice problem={problem} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item label={t("auth.email")} htmlFor="invited-email">
          <Input id="invited-email" size="large" value={invitation.email} readOnly autoComplete="username" />
        </Form.Item>
        <Form.Item name="name" label={t("auth.name")}>
          <Input size="large" autoComplete="name" />
        </Form.Item>
        <PasswordField label={t("auth.password")} hint={t("auth.invitation.existing")} />
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("auth.invitation.submit")}
        </Button>
      </Form>
    </>
  );
}
