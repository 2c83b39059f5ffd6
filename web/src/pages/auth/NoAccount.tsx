import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { authOptionsQuery } from "../../api/auth";

interface Props {
  /** The path to open after sign-in. */
  readonly next: string | undefined;
}

/** For people without an account: a link to registration if it is open, otherwise whom to contact. */
export function NoAccount({ next }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(authOptionsQuery);
  if (!data) {
    return null;
  }
  if (data.needs_set_up) {
    return <>{t("auth.signIn.setUp")}</>;
  }
  if (data.registration_open) {
    return (
      <>
        {t("auth.signIn.registerHint")}{" "}
        <Link to="/register" search={next ? { next } : {}}>
          {t("auth.signIn.register")}
        </Link>
      </>
    );
  }
  const { contact } = data;
  return <>{contact ? t("auth.signIn.askContact", { contact }) : t("auth.signIn.ask")}</>;
}
