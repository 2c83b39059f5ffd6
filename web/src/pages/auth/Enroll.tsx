import { Button, Form, Input, QRCode } from "antd";
import { useTranslation } from "react-i18next";
import { useConfirmFactor } from "../../api/account";
import type { Schemas } from "../../api/client";
import { problemOf } from "../../api/problem";
import { CopyField } from "../../components/CopyField";
import { ProblemNotice } from "../../components/ProblemNotice";
import styles from "./Security.module.css";

interface Props {
  readonly enrollment: Schemas["Enrolment"];
  readonly onDone: (recoveryCodes: readonly string[]) => void;
}

/** Shows the secret for the app and asks for a code that proves that it works. */
export function Enroll({ enrollment, onDone }: Props) {
  const { t } = useTranslation();
  const confirm = useConfirmFactor();
  const submit = ({ code }: { code: string }) =>
    confirm.mutate(code.replace(/\s/g, ""), { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) });
  return (
    <div className={styles.form}>
      <p style={{ marginTop: 16 }}>{t("security.factor.scan")}</p>
      <div className={styles.secret}>
        <QRCode type="svg" value={enrollment.otpauth_uri} size={184} aria-label={t("security.factor.qr")} />
        <CopyField label={t("security.factor.secret")} text={enrollment.secret} />
      </div>
      <ProblemNotice problem={confirm.error ? problemOf(confirm.error) : undefined} />
      <Form layout="vertical" requiredMark={false} onFinish={submit}>
        <Form.Item
          name="code"
          label={t("security.factor.code")}
          rules={[{ required: true, message: t("common.required") }]}
        >
          <Input size="large" inputMode="numeric" autoComplete="one-time-code" />
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={confirm.isPending}>
          {t("security.factor.confirm")}
        </Button>
      </Form>
    </div>
  );
}
