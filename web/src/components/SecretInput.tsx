import { EyeInvisibleOutlined, EyeOutlined } from "@ant-design/icons";
import { Button, Input, type InputProps } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./SecretInput.module.css";

type Props = Omit<InputProps, "type" | "suffix" | "autoComplete" | "spellCheck">;

/**
 * A field for a key or a token. It is a text field whose characters are masked by a style: browsers ignore
 * `autocomplete="off"` on password fields and fill them with the password of the person.
 */
export function SecretInput({ className, ...props }: Props) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  return (
    <Input
      {...props}
      type="text"
      className={`${className ?? ""} ${isShown ? "" : styles.masked}`}
      autoComplete="off"
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      data-1p-ignore=""
      data-bwignore=""
      data-lpignore="true"
      suffix={
        <Button
          type="text"
          size="small"
          icon={isShown ? <EyeOutlined /> : <EyeInvisibleOutlined />}
          aria-label={t(isShown ? "common.hide" : "common.show")}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
        />
      }
    />
  );
}
