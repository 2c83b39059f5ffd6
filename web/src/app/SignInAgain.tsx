import { Button, Form, Input, Modal, Typography } from "antd";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { signIn } from "../api/auth";
import { whenExpired } from "../api/expiry";
import { type Session, sessionQuery } from "../api/session";
import { PasswordField, SecondFactorField } from "../components/fields";
import { ProblemNotice } from "../components/ProblemNotice";
import { useSignIn } from "../components/useSignIn";
import { queries } from "./queries";

/** A sign-in dialog over the current page, shown when the session ends while the person is working. */
export function SignInAgain() {
  const { t } = useTranslation();
  const [before, setBefore] = useState<Session>();
  const [form] = Form.useForm();
  const answer = useRef<(isSignedIn: boolean) => void>(undefined);

  const end = (isSignedIn: boolean) => {
    setBefore(undefined);
    answer.current?.(isSignedIn);
  };
  const { submit, problem, needsCode, isBusy, reset } = useSignIn(
    (entered: { password: string; second_factor?: string }) =>
      signIn({ ...entered, email: before?.person.email ?? "" }),
    (session) => {
      if (session.company.id !== before?.company.id) {
        // The pending change belongs to another company and must not be sent to this one.
        window.location.reload();
        return;
      }
      queries.setQueryData(sessionQuery.queryKey, session);
      end(true);
    },
  );
  const open = useRef(reset);
  open.current = reset;

  useEffect(
    () =>
      whenExpired(() => {
        const session = queries.getQueryData(sessionQuery.queryKey);
        if (!session) {
          return Promise.resolve(false);
        }
        open.current();
        setBefore(session);
        return new Promise((resolve) => {
          answer.current = resolve;
        });
      }),
    [],
  );

  if (!before) {
    return null;
  }
  return (
    <Modal
      open
      title={t("auth.signIn.again.title")}
      footer={null}
      width={420}
      mask={{ closable: false }}
      onCancel={() => end(false)}
      // The dialog takes the focus when it opens, so the field is focused afterwards.
      afterOpenChange={(isOpen) => isOpen && form.focusField("password")}
    >
      <Typography.Paragraph type="secondary">{t("auth.signIn.again.text")}</Typography.Paragraph>
      <ProblemNotice problem={problem} />
      <Form
        form={form}
        name="again"
        layout="vertical"
        requiredMark={false}
        onFinish={submit}
        disabled={isBusy}
      >
        <Form.Item label={t("auth.email")} htmlFor="again-email">
          <Input id="again-email" size="large" value={before.person.email} readOnly autoComplete="username" />
        </Form.Item>
        <PasswordField label={t("auth.password")} />
        {needsCode && <SecondFactorField />}
        <Button type="primary" htmlType="submit" size="large" block loading={isBusy}>
          {t("auth.signIn.submit")}
        </Button>
        <Button type="link" block onClick={() => window.location.assign("/sign-in")}>
          {t("auth.signIn.again.other")}
        </Button>
      </Form>
    </Modal>
  );
}
