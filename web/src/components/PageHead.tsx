import { type ReactNode, useEffect } from "react";
import styles from "./PageHead.module.css";

interface Props {
  /** The path of the page in the menu, outermost entry first. */
  readonly path?: readonly string[];
  readonly title: string;
  readonly intro?: string;
  readonly actions?: ReactNode;
}

/** The heading of a page. It also sets the title of the browser tab. */
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
