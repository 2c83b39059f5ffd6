import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { authOptionsQuery, useAskForReset } from "../../api/auth";
import { problemOf } from "../../api/problem";
import { AuthLayout } from "../../components/AuthLayout";
import { EmailField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";

/** Requests a password e-mail if the server sends e-mail; otherwise says whom to contact. */
export function ForgotPage() {
  const { t } = useTranslation();
  const { data: auth } = useQuery(authOptionsQuery);
  const ask = useAskForReset();
  return (
    <AuthLayout title={t("auth.forgot.title")} below={<Link to="/sign-in">{t("auth.forgot.back")}</Link>}>
      {auth && !auth.mail_configured && <p>{t("auth.forgot.noMail")}</p>}
      {auth?.mail_configured && ask.isSuccess && (
        <Alert type="success" showIcon role="status" title={t("auth.forgot.sent")} />
      )}
      {auth?.mail_configured && !ask.isSuccess && (
        <>
          <p style={{ marginBottom: 20 }}>{t("auth.forgot.text")}</p>
          <ProblemNotice problem={ask.error ? problemOf(ask.error) : undefined} />
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={({ email }: { email: string }) => ask.mutate(email)}
          >
            <EmailField autoFocus />
            <Button type="primary" htmlType="submit" size="large" block loading={ask.isPending}>
              {t("auth.forgot.submit")}
            </Button>
          </Form>
        </>
      )}
    </AuthLayout>
  );
}
