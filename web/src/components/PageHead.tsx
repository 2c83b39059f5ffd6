import { type ReactNode, useEffect } from "react";
import styles from "./PageHead.module.css";

interface Props {
  /** Where the page stands in the menu, from outside in. */
  readonly path?: readonly string[];
  readonly title: string;
  readonly intro?: string;
  readonly actions?: ReactNode;
}

/** The head of a page; it also names the browser's tab. */
export function PageHead({ path, title, intro, actions }: Props) {
  useEffect(() => {
    document.title = `${title} · Hawser`;
  }, [title]);
  return (
    <header className={styles.head}>
      <div>
        {path && <div className={styles.path}>{path.join(" › ")}</div>}
        <h1 className={styles.title}>{title}</h1>
        {intro && <p className={styles.intro}>{intro}</p>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </header>
  );
}
