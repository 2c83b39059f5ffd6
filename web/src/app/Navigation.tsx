import { ShopOutlined } from "@ant-design/icons";
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
      key: "stores",
      label: t("common.nav.stores"),
      children: [
        {
          key: "/shops",
          icon: <ShopOutlined aria-hidden />,
          label: <Link to="/shops">{t("common.nav.shops")}</Link>,
        },
      ],
    },
  ];
  return <Menu mode="inline" items={items} selectedKeys={[pathname]} onClick={onGo} />;
}
