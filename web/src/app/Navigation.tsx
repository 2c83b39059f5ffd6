import { AmazonOutlined, ApiOutlined, KeyOutlined, ShopOutlined } from "@ant-design/icons";
import { Link, useLocation } from "@tanstack/react-router";
import { Menu, type MenuProps } from "antd";
import { useTranslation } from "react-i18next";

interface Props {
  /** A page was chosen. */
  readonly onGo: () => void;
}

/** Where one can go. */
export function Navigation({ onGo }: Props) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const items: MenuProps["items"] = [
    {
      type: "group",
      key: "marketing",
      label: `${t("common.nav.marketing")} › ${t("common.nav.channels")}`,
      children: [
        {
          key: "/channels/amazon",
          icon: <AmazonOutlined aria-hidden />,
          label: <Link to="/channels/amazon">{t("common.nav.amazon")}</Link>,
        },
      ],
    },
    {
      type: "group",
      key: "stores",
      label: t("common.nav.stores"),
      children: [
        {
          key: "/shops",
          icon: <ShopOutlined aria-hidden />,
          label: <Link to="/shops">{t("common.nav.shops")}</Link>,
        },
        {
          key: "/settings/services",
          icon: <ApiOutlined aria-hidden />,
          label: <Link to="/settings/services">{t("common.nav.servicesOf")}</Link>,
        },
      ],
    },
    {
      type: "group",
      key: "account",
      label: t("common.nav.myAccount"),
      children: [
        {
          key: "/account/api-portal",
          icon: <KeyOutlined aria-hidden />,
          label: <Link to="/account/api-portal">{t("common.nav.portal")}</Link>,
        },
      ],
    },
  ];
  return <Menu mode="inline" items={items} selectedKeys={[pathname]} onClick={onGo} />;
}
