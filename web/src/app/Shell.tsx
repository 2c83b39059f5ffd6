import { MenuOutlined } from "@ant-design/icons";
import { Outlet } from "@tanstack/react-router";
import { Button, Drawer, Grid, Layout } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/session";
import { Brand } from "../components/Brand";
import { LanguageSwitch } from "../components/LanguageSwitch";
import { AccountMenu } from "./AccountMenu";
import { Navigation } from "./Navigation";
import styles from "./Shell.module.css";

/** The layout of every page that requires a session. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const isWide = Grid.useBreakpoint().lg ?? true;
  const [isOpen, setOpen] = useState(false);
  const menu = (
    <>
      <div className={styles.brand}>
        <Brand />
      </div>
      <nav className={styles.nav} aria-label={t("common.menu")}>
        <Navigation onGo={() => setOpen(false)} />
      </nav>
    </>
  );
  return (
    <Layout className={styles.frame} hasSider>
      <a className="skip-link" href="#content">
        {t("common.skip")}
      </a>
      {isWide && (
        <Layout.Sider width={248} className={styles.sider}>
          {menu}
        </Layout.Sider>
      )}
      <Layout>
        <Layout.Header className={styles.header}>
          {!isWide && (
            <Button
              type="text"
              icon={<MenuOutlined aria-hidden />}
              aria-label={t("common.menu")}
              onClick={() => setOpen(true)}
            />
          )}
          <span className={styles.company}>{session.company.name}</span>
          <LanguageSwitch />
          <AccountMenu />
        </Layout.Header>
        <main id="content" tabIndex={-1} className={styles.content}>
          <Outlet />
        </main>
      </Layout>
      <Drawer
        open={!isWide && isOpen}
        onClose={() => setOpen(false)}
        placement="left"
        size={264}
        closable={false}
        styles={{ body: { padding: 0 } }}
      >
        {menu}
      </Drawer>
    </Layout>
  );
}
