import { Alert, Checkbox, DatePicker, Form, Input, Modal, Radio } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, isLive, type MadeApiKey, useMakeKey } from "../../api/apiKeys";
import { ENVIRONMENTS, type Environment } from "../../api/channel";
import { idempotencyKey } from "../../api/client";
import { problemOf } from "../../api/problem";
import { useSession } from "../../api/session";
import { ProblemNotice } from "../../components/ProblemNotice";
import styles from "./Portal.module.css";
import { ShopChoice } from "./ShopChoice";
import { usePermissionText } from "./usePermissionText";

interface Props {
  readonly keys: readonly ApiKey[];
  readonly onClose: () => void;
  readonly onMade: (key: MadeApiKey) => void;
}

interface Entered {
  readonly environment: Environment;
  readonly description: string;
  readonly permissions: string[];
  readonly reach: "none" | "some" | "all";
  readonly shops?: string[];
  readonly expires?: Dayjs;
}

const FIRST: Partial<Entered> = { environment: "production", permissions: ["channel.open"], reach: "none" };

/** The form for a new key. People can grant only permissions they hold; only owners can grant access tokens. */
export function CreateKey({ keys, onClose, onMade }: Props) {
  const { t } = useTranslation();
  const say = usePermissionText();
  const { permissions, role } = useSession();
  const [form] = Form.useForm<Entered>();
  const [once] = useState(idempotencyKey);
  const make = useMakeKey();
  const environment = Form.useWatch("environment", form);
  const description = Form.useWatch("description", form);
  const chosen = Form.useWatch("permissions", form) ?? [];
  const reach = Form.useWatch("reach", form);
  const isTaken = keys.some(
    (key) => isLive(key) && key.environment === environment && key.description === description?.trim(),
  );
  const mayGive = (permission: string) =>
    permission !== "shops.read_all" && (permission !== "tokens.mint" || role === "owner");
  const submit = ({ expires, reach, shops, ...entered }: Entered) =>
    make.mutate(
      {
        ...entered,
        once,
        all_shops: reach === "all",
        shops: reach === "some" ? (shops ?? []) : [],
        expires_at: expires?.endOf("day").toISOString() ?? null,
      },
      { onSuccess: onMade },
    );
  const required = [{ required: true, message: t("common.required") }];
  return (
    <Modal
      open
      width={620}
      title={t("portal.make.title")}
      okText={t("portal.make.submit")}
      cancelText={t("common.cancel")}
      confirmLoading={make.isPending}
      onOk={form.submit}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && form.focusField("description")}
    >
      <ProblemNotice problem={make.error ? problemOf(make.error) : undefined} />
      <Form form={form} layout="vertical" requiredMark={false} initialValues={FIRST} onFinish={submit}>
        <Form.Item name="environment" label={t("portal.make.environment")}>
          <Radio.Group
            optionType="button"
            options={ENVIRONMENTS.map((value) => ({ value, label: t(`common.environment.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="description"
          label={t("portal.make.description")}
          extra={isTaken ? t("portal.make.duplicate") : t("portal.make.descriptionHint")}
          rules={[...required, { max: 80, message: t("portal.make.descriptionRule") }]}
        >
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item
          name="permissions"
          label={t("portal.make.permissions")}
          rules={[{ required: true, message: t("portal.make.permissionsRule") }]}
        >
          <Checkbox.Group
            className={styles.permissions}
            options={permissions.filter(mayGive).map((value) => ({ value, label: say(value) }))}
          />
        </Form.Item>
        {chosen.includes("tokens.mint") && (
          <Alert className={styles.explain} type="warning" showIcon title={t("portal.mint")} />
        )}
        <ShopChoice reach={reach} environment={environment ?? "production"} />
        <Form.Item name="expires" label={t("portal.make.expires")} extra={t("portal.make.expiresHint")}>
          <DatePicker className={styles.date} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
