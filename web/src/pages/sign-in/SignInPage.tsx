import { useNavigate, useSearch } from "@tanstack/react-router";
import { Button, Form, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { done, entrance } from "../../api/client";
import { type Problem, problemOf } from "../../api/problem";
import { sessionQuery } from "../../api/session";
import { queries } from "../../app/queries";
import { Entrance } from "../../parts/Entrance";
import { ProblemNotice } from "../../parts/ProblemNotice";

interface Entered {
  readonly email: string;
  readonly password: string;
}

/** User name and password. */
export function SignInPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/sign-in" });
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const submit = async ({ email, password }: Entered) => {
    setBusy(true);
    try {
      const session = await done(entrance.POST("/api/v1/sessions", { body: { email, password } }));
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, session);
      await navigate({ to: next ?? "/" });
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <Entrance title={t("entrance.signIn.title")}>
      <ProblemNotice problem={problem} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="email"
          label={t("entrance.signIn.email")}
          rules={[{ required: true, message: t("common.required") }]}
        >
          <Input size="large" type="email" autoComplete="username" autoFocus />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("entrance.signIn.password")}
          rules={[{ required: true, message: t("common.required") }]}
        >
          <Input.Password size="large" autoComplete="current-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("entrance.signIn.submit")}
        </Button>
      </Form>
    </Entrance>
  );
}
