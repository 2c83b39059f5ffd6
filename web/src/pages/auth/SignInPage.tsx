import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { signIn } from "../../api/auth";
import { startSession } from "../../app/startSession";
import { AuthLayout } from "../../components/AuthLayout";
import { EmailField, PasswordField, SecondFactorField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";
import { useSignIn } from "../../components/useSignIn";
import { NoAccount } from "./NoAccount";

/** The sign-in form: e-mail address, password, and a code if the account has a second factor. */
export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/sign-in" });
  const { submit, problem, needsCode, isBusy } = useSignIn(signIn, (session) => {
    startSession(session);
    return navigate({ to: next ?? "/" });
  });
  return (
    <AuthLayout title={t("auth.signIn.title")} below={<NoAccount next={next} />}>
      <ProblemNotice problem={problem} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <EmailField autoFocus />
        <PasswordField label={t("auth.password")} />
        {needsCode && <SecondFactorField />}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("auth.signIn.submit")}
        </Button>
      </Form>
      <p style={{ marginTop: 16, textAlign: "center" }}>
        <Link to="/forgot-password">{t("auth.signIn.forgot")}</Link>
      </p>
    </AuthLayout>
  );
}
