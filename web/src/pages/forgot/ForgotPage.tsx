import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Form } from "antd";
import { useTranslation } from "react-i18next";
import { entranceQuery, useAskForReset } from "../../api/entrance";
import { problemOf } from "../../api/problem";
import { Entrance } from "../../parts/Entrance";
import { EmailField } from "../../parts/fields";
import { ProblemNotice } from "../../parts/ProblemNotice";

/** A forgotten password: a mail where the server sends any, otherwise whom to ask. */
export function ForgotPage() {
  const { t } = useTranslation();
  const { data: entrance } = useQuery(entranceQuery);
  const ask = useAskForReset();
  return (
    <Entrance
      title={t("entrance.forgot.title")}
      below={<Link to="/sign-in">{t("entrance.forgot.back")}</Link>}
    >
      {entrance && !entrance.mail_configured && <p>{t("entrance.forgot.noMail")}</p>}
      {entrance?.mail_configured && ask.isSuccess && (
        <Alert type="success" showIcon role="status" title={t("entrance.forgot.sent")} />
      )}
      {entrance?.mail_configured && !ask.isSuccess && (
        <>
          <p style={{ marginBottom: 20 }}>{t("entrance.forgot.text")}</p>
          <ProblemNotice problem={ask.error ? problemOf(ask.error) : undefined} />
          <Form
            layout="vertical"
            requiredMark={false}
            onFinish={({ email }: { email: string }) => ask.mutate(email)}
          >
            <EmailField autoFocus />
            <Button type="primary" htmlType="submit" size="large" block loading={ask.isPending}>
              {t("entrance.forgot.submit")}
            </Button>
          </Form>
        </>
      )}
    </Entrance>
  );
}
