import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Alert, Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { authOptionsQuery, register } from "../../api/auth";
import { startSession } from "../../app/startSession";
import { AuthLayout } from "../../components/AuthLayout";
import { EmailField, PasswordField, SecondFactorField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";
import { LoadingState } from "../../components/States";
import { useSignIn } from "../../components/useSignIn";

/** Registers a company with its owner, if registration is open. */
export function RegisterPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/register" });
  const { data: auth } = useQuery(authOptionsQuery);
  const { submit, problem, needsCode, isBusy } = useSignIn(register, (session) => {
    startSession(session);
    return navigate({ to: next ?? "/" });
  });
  const back = (
    <>
      {t("auth.register.have")}{" "}
      <Link to="/sign-in" search={next ? { next } : {}}>
        {t("auth.signIn.submit")}
      </Link>
    </>
  );
  if (!auth) {
    return (
      <AuthLayout title={t("auth.register.title")} below={back}>
        <LoadingState />
      </AuthLayout>
    );
  }
  if (!auth.registration_open) {
    const { contact } = auth;
    return (
      <AuthLayout title={t("auth.register.title")} below={back}>
        <p>{contact ? t("auth.register.closedContact", { contact }) : t("auth.register.closed")}</p>
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t("auth.register.title")} below={back}>
      <Alert type="info" style={{ marginBottom: 20 }} title={t("auth.register.owner")} />
      <ProblemNotice problem={problem} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="company_name"
          label={t("auth.company")}
          rules={[{ required: true, message: t("common.required") }]}
        >
          <Input size="large" maxLength={120} autoComplete="organization" autoFocus />
        </Form.Item>
        <Form.Item name="name" label={t("auth.name")}>
          <Input size="large" autoComplete="name" />
        </Form.Item>
        <EmailField />
        <PasswordField label={t("auth.newPassword")} isNew hint={t("auth.register.existing")} />
        {needsCode && <SecondFactorField />}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("auth.register.submit")}
        </Button>
      </Form>
    </AuthLayout>
  );
}
