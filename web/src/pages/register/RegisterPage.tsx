import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { entranceQuery, register } from "../../api/entrance";
import { comeIn } from "../../app/comeIn";
import { Entrance } from "../../parts/Entrance";
import { EmailField, PasswordField, SecondFactorField } from "../../parts/fields";
import { Waiting } from "../../parts/Outcomes";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { useSignIn } from "../../parts/useSignIn";

/** A new company with its owner, where that is allowed. */
export function RegisterPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/register" });
  const { data: entrance } = useQuery(entranceQuery);
  const { submit, problem, needsCode, isBusy } = useSignIn(register, (session) => {
    comeIn(session);
    return navigate({ to: next ?? "/" });
  });
  const back = (
    <>
      {t("entrance.register.have")}{" "}
      <Link to="/sign-in" search={next ? { next } : {}}>
        {t("entrance.signIn.submit")}
      </Link>
    </>
  );
  if (!entrance) {
    return (
      <Entrance title={t("entrance.register.title")} below={back}>
        <Waiting />
      </Entrance>
    );
  }
  if (!entrance.registration_open) {
    const { contact } = entrance;
    return (
      <Entrance title={t("entrance.register.title")} below={back}>
        <p>{contact ? t("entrance.register.closedContact", { contact }) : t("entrance.register.closed")}</p>
      </Entrance>
    );
  }
  return (
    <Entrance title={t("entrance.register.title")} below={back}>
      <Alert type="info" style={{ marginBottom: 20 }} title={t("entrance.register.owner")} />
      <ProblemNotice problem={problem} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="company_name"
          label={t("entrance.company")}
          rules={[{ required: true, message: t("common.required") }]}
        >
          <Input size="large" maxLength={120} autoComplete="organization" autoFocus />
        </Form.Item>
        <Form.Item name="name" label={t("entrance.name")}>
          <Input size="large" autoComplete="name" />
        </Form.Item>
        <EmailField />
        <PasswordField label={t("entrance.newPassword")} isNew hint={t("entrance.register.existing")} />
        {needsCode && <SecondFactorField />}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("entrance.register.submit")}
        </Button>
      </Form>
    </Entrance>
  );
}
