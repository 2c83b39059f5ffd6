import { App, Input, type InputRef, Modal, Select } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, type MadeApiKey, useRenameKey, useReplaceKey, useRevokeKey } from "../../api/apiKeys";
import { problemOf } from "../../api/problem";
import { maskedKey } from "../../components/maskedKey";
import { ProblemNotice } from "../../components/ProblemNotice";
import type { Doing } from "./KeyActions";
import styles from "./Portal.module.css";

interface Props {
  readonly apiKey: ApiKey;
  readonly doing: Doing;
  readonly onClose: () => void;
  readonly onMade: (key: MadeApiKey) => void;
}

/** The choices for the overlap of the old key, in hours. */
const OVERLAPS = [0, 1, 24, 72, 168] as const;

/** Explains an action on a key and performs it after confirmation. */
export function KeyDialog({ apiKey, doing, onClose, onMade }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const field = useRef<InputRef>(null);
  const overlapId = useId();
  const [description, setDescription] = useState(apiKey.description);
  const [overlap, setOverlap] = useState<number>(24);
  const rename = useRenameKey();
  const replace = useReplaceKey();
  const revoke = useRevokeKey();
  const key = maskedKey(apiKey);
  const { id } = apiKey;
  const made = (shown: MadeApiKey) => {
    onClose();
    onMade(shown);
  };
  const revoked = () => {
    onClose();
    message.success(t("portal.revoke.done"));
  };
  const acts = {
    rename: {
      change: rename,
      title: t("portal.rename.title"),
      press: t("common.save"),
      confirm: () => rename.mutate({ id, description }, { onSuccess: onClose }),
    },
    replace: {
      change: replace,
      title: t("portal.replace.title", { key }),
      press: t("portal.replace.submit"),
      confirm: () => replace.mutate({ id, overlap_hours: overlap }, { onSuccess: made }),
    },
    revoke: {
      change: revoke,
      title: t("portal.revoke.title", { key }),
      press: t("portal.revoke.confirm"),
      confirm: () => revoke.mutate(apiKey, { onSuccess: revoked }),
    },
  };
  const { change, title, press, confirm } = acts[doing];
  return (
    <Modal
      open
      width={460}
      title={title}
      okText={press}
      cancelText={t("common.cancel")}
      okButtonProps={{ danger: doing === "revoke" }}
      confirmLoading={change.isPending}
      onOk={confirm}
      onCancel={onClose}
      afterOpenChange={(isOpen) => isOpen && field.current?.focus()}
    >
      <ProblemNotice problem={change.error ? problemOf(change.error) : undefined} />
      {doing === "rename" && (
        <Input
          ref={field}
          aria-label={t("portal.description")}
          value={description}
          maxLength={80}
          onChange={(event) => setDescription(event.target.value)}
          onPressEnter={confirm}
        />
      )}
      {doing === "replace" && (
        <>
          <p className={styles.explain}>{t("portal.replace.text")}</p>
          <div className={styles.overlap}>
            <label htmlFor={overlapId}>{t("portal.replace.overlap")}</label>
            <Select
              id={overlapId}
              value={overlap}
              onChange={setOverlap}
              options={OVERLAPS.map((value) => ({ value, label: t(`portal.replace.hours.h${value}`) }))}
            />
          </div>
        </>
      )}
      {doing === "revoke" && (
        <>
          <p className={styles.explain}>{t("portal.revoke.text")}</p>
          {apiKey.is_in_configuration && <strong>{t("portal.revoke.inConfiguration")}</strong>}
        </>
      )}
    </Modal>
  );
}
