import { App, Button, Input, Modal, Select, Space } from "antd";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiKey, type MadeApiKey, useRenameKey, useReplaceKey, useRevokeKey } from "../../api/apiKeys";
import { problemOf } from "../../api/problem";
import { maskedKey } from "../../parts/maskedKey";
import { ProblemNotice } from "../../parts/ProblemNotice";
import styles from "./Portal.module.css";

interface Props {
  readonly apiKey: ApiKey;
  readonly onMade: (key: MadeApiKey) => void;
}

/** How long an old key may stay good, in hours. */
const OVERLAPS = [0, 1, 24, 72, 168] as const;

type Doing = "rename" | "replace" | "revoke";

/** What can be done with a live key. Each is confirmed where it is read what it does. */
export function KeyActions({ apiKey, onMade }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [doing, setDoing] = useState<Doing>();
  const [description, setDescription] = useState(apiKey.description);
  const overlapId = useId();
  const [overlap, setOverlap] = useState<number>(24);
  const rename = useRenameKey();
  const replace = useReplaceKey();
  const revoke = useRevokeKey();
  const changes = { rename, replace, revoke };
  const key = maskedKey(apiKey);
  const open = (what: Doing) => {
    changes[what].reset();
    setDescription(apiKey.description);
    setDoing(what);
  };
  const close = () => setDoing(undefined);
  const confirm = {
    rename: () => rename.mutate({ id: apiKey.id, description }, { onSuccess: close }),
    replace: () =>
      replace.mutate(
        { id: apiKey.id, overlap_hours: overlap },
        {
          onSuccess: (made) => {
            close();
            onMade(made);
          },
        },
      ),
    revoke: () =>
      revoke.mutate(apiKey, {
        onSuccess: () => {
          close();
          message.success(t("portal.revoke.done"));
        },
      }),
  };
  const titles = {
    rename: t("portal.rename.title"),
    replace: t("portal.replace.title", { key }),
    revoke: t("portal.revoke.title", { key }),
  };
  const texts = {
    rename: t("common.save"),
    replace: t("portal.replace.submit"),
    revoke: t("portal.revoke.confirm"),
  };
  const error = doing && changes[doing].error;
  return (
    <>
      <Space size={0} wrap>
        <Button type="link" size="small" onClick={() => open("rename")}>
          {t("portal.rename.action")}
        </Button>
        {!apiKey.replaced_by && (
          <Button type="link" size="small" onClick={() => open("replace")}>
            {t("portal.replace.action")}
          </Button>
        )}
        <Button type="link" size="small" danger onClick={() => open("revoke")}>
          {t("portal.revoke.action")}
        </Button>
      </Space>
      {doing && (
        <Modal
          open
          width={460}
          title={titles[doing]}
          okText={texts[doing]}
          cancelText={t("common.cancel")}
          okButtonProps={{ danger: doing === "revoke" }}
          confirmLoading={changes[doing].isPending}
          onOk={confirm[doing]}
          onCancel={close}
        >
          <ProblemNotice problem={error ? problemOf(error) : undefined} />
          {doing === "rename" && (
            <Input
              autoFocus
              aria-label={t("portal.description")}
              value={description}
              maxLength={80}
              onChange={(event) => setDescription(event.target.value)}
              onPressEnter={confirm.rename}
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
      )}
    </>
  );
}
