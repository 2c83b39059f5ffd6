import { useTranslation } from "react-i18next";
import { en } from "../i18n/en";

/** The roles, from the most to the fewest permissions. */
export const ROLES = ["owner", "admin", "operator", "viewer", "auditor"] as const;

type Role = keyof typeof en.common.role;

const isRole = (role: string): role is Role => role in en.common.role;

/** Returns the name of a role in the current language. */
export function useRoleText() {
  const { t } = useTranslation();
  return (role: string) => (isRole(role) ? t(`common.role.${role}`) : role);
}
