import { useQuery } from "@tanstack/react-query";
import { Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Member, memberQuery, useAssign } from "../../api/members";
import { problemOf } from "../../api/problem";
import { shopsQuery } from "../../api/shops";
import { ProblemNotice } from "../../components/ProblemNotice";
import { LoadingState } from "../../components/States";
import styles from "./Members.module.css";

interface Props {
  readonly member: Member;
  readonly onClose: () => void;
}

/** Chooses the shops that a member sees. */
export function AssignShops({ member, onClose }: Props) {
  const { t } = useTranslation();
  const { data: detail, error } = useQuery(memberQuery(member.id));
  const { data: shops } = useQuery(shopsQuery);
  const [chosen, setChosen] = useState<string[]>();
  const assign = useAssign();
  const now = detail?.assignments.map(({ shop_id }) => shop_id);
  const wanted = chosen ?? now ?? [];
  const problem = error ?? assign.error;
  return (
    <Modal
      open
      title={t("members.assignTitle", { name: member.name })}
      okText={t("common.save")}
      cancelText={t("common.cancel")}
      okButtonProps={{ disabled: !now }}
      confirmLoading={assign.isPending}
      onOk={() => now && assign.mutate({ member: member.id, now, wanted }, { onSuccess: onClose })}
      onCancel={onClose}
    >
      <ProblemNotice problem={problem ? problemOf(problem) : undefined} />
      <p className={styles.explain}>{t("members.assignText")}</p>
      {now && shops ? (
        <Select
          mode="multiple"
          className={styles.wide}
          aria-label={t("members.shops")}
          optionFilterProp="label"
          value={wanted}
          onChange={setChosen}
          options={shops.map(({ id, name }) => ({ value: id, label: name }))}
        />
      ) : (
        !error && <LoadingState />
      )}
    </Modal>
  );
}
