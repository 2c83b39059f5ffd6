import { useTranslation } from "react-i18next";
import { en } from "../../i18n/en";

type Known = keyof typeof en.portal.permission;

const isKnown = (key: string): key is Known => key in en.portal.permission;

/** Returns the description of a permission. */
export function usePermissionText() {
  const { t } = useTranslation();
  return (permission: string) => {
    const key = permission.replace(".", "_");
    return isKnown(key) ? t(`portal.permission.${key}`) : permission;
  };
}
