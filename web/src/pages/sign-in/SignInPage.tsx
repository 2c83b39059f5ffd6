import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { signIn } from "../../api/entrance";
import { comeIn } from "../../app/comeIn";
import { Entrance } from "../../parts/Entrance";
import { EmailField, PasswordField, SecondFactorField } from "../../parts/fields";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { useSignIn } from "../../parts/useSignIn";
import { NoAccount } from "./NoAccount";

/** User name and password, and the code where the account has a second factor. */
export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/sign-in" });
  const { submit, problem, needsCode, isBusy } = useSignIn(signIn, (session) => {
    comeIn(session);
    return navigate({ to: next ?? "/" });
  });
  return (
    <Entrance title={t("entrance.signIn.title")} below={<NoAccount next={next} />}>
      <ProblemNotice problem={problem} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <EmailField autoFocus />
        <PasswordField label={t("entrance.password")} />
        {needsCode && <SecondFactorField />}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("entrance.signIn.submit")}
        </Button>
      </Form>
      <p style={{ marginTop: 16, textAlign: "center" }}>
        <Link to="/forgot-password">{t("entrance.signIn.forgot")}</Link>
      </p>
    </Entrance>
  );
}
