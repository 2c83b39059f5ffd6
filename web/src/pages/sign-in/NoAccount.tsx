import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { entranceQuery } from "../../api/entrance";

interface Props {
  /** Where to go on to after coming in. */
  readonly next: string | undefined;
}

/** Where to go without an account: registration where it is open, otherwise whom to ask. */
export function NoAccount({ next }: Props) {
  const { t } = useTranslation();
  const { data } = useQuery(entranceQuery);
  if (!data) {
    return null;
  }
  if (data.needs_set_up) {
    return <>{t("entrance.signIn.setUp")}</>;
  }
  if (data.registration_open) {
    return (
      <>
        {t("entrance.signIn.registerHint")}{" "}
        <Link to="/register" search={next ? { next } : {}}>
          {t("entrance.signIn.register")}
        </Link>
      </>
    );
  }
  const { contact } = data;
  return <>{contact ? t("entrance.signIn.askContact", { contact }) : t("entrance.signIn.ask")}</>;
}
