import { LogoutOutlined, UserOutlined } from "@ant-design/icons";
import { App, Button, Dropdown, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";
import { done, entrance } from "../api/client";
import { problemOf } from "../api/problem";
import { useSession } from "../api/session";
import { useProblemText } from "../parts/useProblemText";
import styles from "./AccountMenu.module.css";

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const say = useProblemText();
  const { person, role } = useSession();
  const signOut = async () => {
    try {
      await done(entrance.DELETE("/api/v1/session"));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.code !== "unauthenticated") {
        message.error(say(problem).title);
        return;
      }
    }
    // A fresh start: nothing of this person stays in memory.
    window.location.assign("/sign-in");
  };
  const items: MenuProps["items"] = [
    {
      key: "who",
      type: "group",
      label: (
        <div className={styles.who}>
          <strong>{person.name || person.email}</strong>
          <span>{person.email}</span>
          <span>{t(`common.role.${role as "owner"}`)}</span>
        </div>
      ),
    },
    { type: "divider" },
    { key: "out", icon: <LogoutOutlined aria-hidden />, label: t("common.signOut"), onClick: signOut },
  ];
  return (
    <Dropdown menu={{ items }} trigger={["click"]} placement="bottomRight">
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t("common.account")} />
    </Dropdown>
  );
}
