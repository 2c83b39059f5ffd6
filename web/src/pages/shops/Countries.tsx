import { Tag } from "antd";
import { useLanguage } from "../../i18n/useLanguage";
import styles from "./ShopList.module.css";

interface Props {
  readonly codes: readonly string[];
}

/** Country codes as tags; the full name is the title of each tag. */
export function Countries({ codes }: Props) {
  const names = new Intl.DisplayNames([useLanguage() === "zh" ? "zh-CN" : "en"], { type: "region" });
  return (
    <span className={styles.countries}>
      {codes.map((code) => (
        <Tag key={code} title={names.of(code)} variant="filled" style={{ margin: 0 }}>
          {code}
        </Tag>
      ))}
    </span>
  );
}
