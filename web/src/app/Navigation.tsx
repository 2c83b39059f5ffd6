import {
  AmazonOutlined,
  ApiOutlined,
  KeyOutlined,
  SafetyOutlined,
  ShopOutlined,
  TeamOutlined,
} from "@ant-design/icons";
import { Link, useLocation } from "@tanstack/react-router";
import { Menu, type MenuProps } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../api/session";

type To =
  | "/channels/amazon"
  | "/shops"
  | "/settings/services"
  | "/settings/members"
  | "/account/api-portal"
  | "/account/security";

interface Props {
  /** Called when the person chooses a page. */
  readonly onGo: () => void;
}

/** The navigation menu. */
export function Navigation({ onGo }: Props) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const mayManageKeys = useMay("keys.manage");
  const mayManageMembers = useMay("members.manage");
  const page = (to: To, icon: ReactNode, text: string) => ({
    key: to,
    icon,
    label: <Link to={to}>{text}</Link>,
  });
  const items: MenuProps["items"] = [
    {
      type: "group",
      key: "marketing",
      label: `${t("common.nav.marketing")} › ${t("common.nav.channels")}`,
      children: [page("/channels/amazon", <AmazonOutlined aria-hidden />, t("common.nav.amazon"))],
    },
    {
      type: "group",
      key: "stores",
      label: t("common.nav.stores"),
      children: [
        page("/shops", <ShopOutlined aria-hidden />, t("common.nav.shops")),
        page("/settings/services", <ApiOutlined aria-hidden />, t("common.nav.servicesOf")),
      ],
    },
    ...(mayManageMembers
      ? [
          {
            type: "group" as const,
            key: "company",
            label: t("common.nav.company"),
            children: [page("/settings/members", <TeamOutlined aria-hidden />, t("common.nav.members"))],
          },
        ]
      : []),
    {
      type: "group",
      key: "account",
      label: t("common.nav.myAccount"),
      children: [
        ...(mayManageKeys
          ? [page("/account/api-portal", <KeyOutlined aria-hidden />, t("common.nav.portal"))]
          : []),
        page("/account/security", <SafetyOutlined aria-hidden />, t("common.nav.security")),
      ],
    },
  ];
  return <Menu mode="inline" items={items} selectedKeys={[pathname]} onClick={onGo} />;
}
