import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

interface PasswordProps {
  readonly name?: string;
  readonly label: string;
  /** Whether it is being chosen: then it has to follow the rule, and password managers offer one. */
  readonly isNew?: boolean;
  readonly hint?: string;
}

/** A password. */
export function PasswordField({ name = "password", label, isNew, hint }: PasswordProps) {
  const { t } = useTranslation();
  const required = { required: true, message: t("common.required") };
  const rules = isNew ? [required, { min: 12, message: t("auth.passwordRule") }] : [required];
  return (
    <Form.Item name={name} label={label} rules={rules} extra={hint}>
      <Input.Password size="large" autoComplete={isNew ? "new-password" : "current-password"} />
    </Form.Item>
  );
}

/** The address that one signs in with. */
export function EmailField({ autoFocus = false }: { readonly autoFocus?: boolean }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="email"
      label={t("auth.email")}
      validateTrigger="onBlur"
      rules={[
        { required: true, message: t("common.required") },
        { type: "email", message: t("auth.emailRule") },
      ]}
    >
      <Input size="large" type="email" autoComplete="username" autoFocus={autoFocus} />
    </Form.Item>
  );
}

/** The second step of signing in. */
export function SecondFactorField() {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="second_factor"
      label={t("auth.secondFactor")}
      extra={t("auth.secondFactorHint")}
      rules={[{ required: true, message: t("common.required") }]}
    >
      <Input size="large" autoFocus autoComplete="one-time-code" />
    </Form.Item>
  );
}
