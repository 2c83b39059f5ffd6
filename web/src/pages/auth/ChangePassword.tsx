import { App, Button, Card, Form } from "antd";
import { useTranslation } from "react-i18next";
import { useChangePassword } from "../../api/account";
import { problemOf } from "../../api/problem";
import { useSession } from "../../api/session";
import { PasswordField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";
import styles from "./Security.module.css";

interface Entered {
  readonly current_password: string;
  readonly new_password: string;
}

/** Changes the password, which signs out all other devices. */
export function ChangePassword() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const { person } = useSession();
  const [form] = Form.useForm<Entered>();
  const change = useChangePassword();
  const submit = (entered: Entered) =>
    change.mutate(entered, {
      onSuccess: () => {
        form.resetFields();
        message.success(t("security.password.done"));
      },
    });
  return (
    <Card title={t("security.password.title")}>
      <ProblemNotice problem={change.error ? problemOf(change.error) : undefined} />
      <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} className={styles.form}>
        {/* Whose password it is, for the browser that keeps it. */}
        <input type="text" hidden readOnly autoComplete="username" value={person.email} />
        <PasswordField name="current_password" label={t("security.password.current")} />
        <PasswordField
          name="new_password"
          label={t("security.password.new")}
          isNew
          hint={t("security.password.note")}
        />
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t("security.password.submit")}
        </Button>
      </Form>
    </Card>
  );
}
