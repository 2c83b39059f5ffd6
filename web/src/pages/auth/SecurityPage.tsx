import { useTranslation } from "react-i18next";
import { PageHead } from "../../components/PageHead";
import { ChangePassword } from "./ChangePassword";
import { SecondFactor } from "./SecondFactor";
import styles from "./Security.module.css";
import { Sessions } from "./Sessions";

/** My account › Password and sign-in. */
export function SecurityPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHead path={[t("common.nav.myAccount")]} title={t("security.title")} intro={t("security.intro")} />
      <div className={styles.stack}>
        <ChangePassword />
        <SecondFactor />
        <Sessions />
      </div>
    </>
  );
}
