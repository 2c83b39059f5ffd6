import { Button, Form, Input, Modal, Typography } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { done, entrance } from "../api/client";
import { whenExpired } from "../api/expiry";
import { type Problem, problemOf } from "../api/problem";
import { sessionQuery } from "../api/session";
import { ProblemNotice } from "../parts/ProblemNotice";
import { queries } from "./queries";

/** The sign-in over the page, when the session ended while somebody was at work. */
export function SignInAgain() {
  const { t } = useTranslation();
  const [email, setEmail] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const [form] = Form.useForm<{ password: string }>();
  const answer = useRef<(isSignedIn: boolean) => void>(undefined);

  useEffect(
    () =>
      whenExpired(() => {
        const before = queries.getQueryData(sessionQuery.queryKey);
        if (!before) {
          return Promise.resolve(false);
        }
        setProblem(undefined);
        setEmail(before.person.email);
        return new Promise((resolve) => {
          answer.current = resolve;
        });
      }),
    [],
  );

  const end = (isSignedIn: boolean) => {
    form.resetFields();
    setEmail(undefined);
    answer.current?.(isSignedIn);
  };
  const submit = async ({ password }: { password: string }) => {
    if (!email) {
      return;
    }
    setBusy(true);
    try {
      const before = queries.getQueryData(sessionQuery.queryKey);
      const session = await done(entrance.POST("/api/v1/sessions", { body: { email, password } }));
      if (session.company.id !== before?.company.id) {
        // What was entered belongs to another company: it must not be sent to this one.
        window.location.reload();
        return;
      }
      queries.setQueryData(sessionQuery.queryKey, session);
      end(true);
    } catch (error) {
      setProblem(problemOf(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open={email !== undefined}
      title={t("entrance.signIn.again.title")}
      footer={null}
      width={420}
      mask={{ closable: false }}
      onCancel={() => end(false)}
      forceRender
    >
      <Typography.Paragraph type="secondary">{t("entrance.signIn.again.text")}</Typography.Paragraph>
      <ProblemNotice problem={problem} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} disabled={isBusy}>
        <Form.Item label={t("entrance.signIn.email")}>
          <Input value={email} readOnly autoComplete="username" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("entrance.signIn.password")}
          rules={[{ required: true, message: t("common.required") }]}
        >
          <Input.Password autoComplete="current-password" autoFocus />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={isBusy}>
          {t("entrance.signIn.submit")}
        </Button>
        <Button type="link" block onClick={() => window.location.assign("/sign-in")}>
          {t("entrance.signIn.again.other")}
        </Button>
      </Form>
    </Modal>
  );
}
