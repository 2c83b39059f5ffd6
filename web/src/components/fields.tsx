import { Form, Input } from "antd";
import { useTranslation } from "react-i18next";

interface PasswordProps {
  readonly name?: string;
  readonly label: string;
  /** True when the person chooses a password: the rule applies, and password managers suggest one. */
  readonly isNew?: boolean;
  readonly hint?: string;
}

/** A password field. */
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

/** The e-mail field of the sign-in. */
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

/** The field for a code of the second factor. */
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
