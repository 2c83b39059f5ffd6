import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import styles from "./AuthLayout.module.css";
import { Brand } from "./Brand";
import { LanguageSwitch } from "./LanguageSwitch";

interface Props {
  readonly title: string;
  readonly children: ReactNode;
  /** Content below the card. */
  readonly below?: ReactNode;
}

/** The layout of pages that need no session. */
export function AuthLayout({ title, children, below }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Hawser`;
  }, [title]);
  return (
    <div className={styles.frame}>
      <div className={styles.top}>
        <LanguageSwitch />
      </div>
      <main className={styles.middle}>
        <div className={styles.brand}>
          <Brand size={36} />
        </div>
        <p className={styles.tagline}>{t("common.tagline")}</p>
        <section className={styles.card}>
          <h1 className={styles.title}>{title}</h1>
          {children}
        </section>
        {below && <div className={styles.below}>{below}</div>}
      </main>
    </div>
  );
}
