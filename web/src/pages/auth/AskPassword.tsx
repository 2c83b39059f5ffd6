import { Form, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { Problem } from "../../api/problem";
import { PasswordField } from "../../components/fields";
import { ProblemNotice } from "../../components/ProblemNotice";

interface Props {
  readonly problem: Problem | undefined;
  readonly isBusy: boolean;
  readonly onGo: (password: string) => void;
  readonly onClose: () => void;
}

/** Asks for the password again before a sensitive change. */
export function AskPassword({ problem, isBusy, onGo, onClose }: Props) {
  const { t } = useTranslation();
  const [form] = Form.useForm<{ password: string }>();
  return (
    <Modal
      open
      width={420}
      title={t("security.factor.confirmPassword")}
      okText={t("security.factor.confirm")}
      cancelText={t("common.cancel")}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && form.focusField("password")}
    >
      <ProblemNotice problem={problem} />
      <Form
        form={form}
        name="confirm"
        layout="vertical"
        requiredMark={false}
        onFinish={({ password }) => onGo(password)}
      >
        <PasswordField label={t("auth.password")} />
      </Form>
    </Modal>
  );
}
