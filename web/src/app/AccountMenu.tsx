import { CheckOutlined, LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import { auth, done } from "../api/client";
import { companiesQuery, enterCompany } from "../api/companies";
import { problemOf } from "../api/problem";
import { useSession } from "../api/session";
import { useProblemText } from "../components/useProblemText";
import { useRoleText } from "../components/useRoleText";
import styles from "./AccountMenu.module.css";

/** Shows the person and the company, switches companies, and signs out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const say = useProblemText();
  const roleText = useRoleText();
  const { person, role } = useSession();
  const { data: companies = [] } = useQuery(companiesQuery);

  /** Reloads the application, so that no data of this person or company stays in memory. */
  const leaveFor = async (path: string, act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== "unauthenticated") {
        message.error(say(problem).title);
        return;
      }
    }
    window.location.assign(path);
  };
  const who: MenuProps["items"] = [
    {
      key: "who",
      type: "group",
      label: (
        <div className={styles.who}>
          <strong>{person.name || person.email}</strong>
          <span>{person.email}</span>
          <span>{roleText(role)}</span>
        </div>
      ),
    },
    { type: "divider" },
  ];
  const others: MenuProps["items"] =
    companies.length < 2
      ? []
      : [
          {
            key: "companies",
            type: "group",
            label: t("common.company"),
            children: companies.map(({ id, name, is_current }) => ({
              key: id,
              label: name,
              disabled: is_current,
              icon: is_current ? <CheckOutlined aria-hidden /> : <span className={styles.noIcon} />,
              onClick: () => leaveFor("/", () => enterCompany(id)),
            })),
          },
          { type: "divider" },
        ];
  const out = {
    key: "out",
    icon: <LogoutOutlined aria-hidden />,
    label: t("common.signOut"),
    onClick: () => leaveFor("/sign-in", () => done(auth.DELETE("/api/v1/session"))),
  };
  return (
    <Dropdown menu={{ items: [...who, ...others, out] }} trigger={["click"]} placement="bottomRight">
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t("common.account")} />
    </Dropdown>
  );
}
