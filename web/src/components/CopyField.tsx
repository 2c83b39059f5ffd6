import { CheckOutlined, CopyOutlined } from "@ant-design/icons";
import { Button, Input, type InputRef } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./CopyField.module.css";

interface Props {
  readonly label: string;
  readonly text: string;
}

/** A text with a copy button. If the browser forbids copying, the text is selected. */
export function CopyField({ label, text }: Props) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  const field = useRef<InputRef>(null);
  const copy = async () => {
    field.current?.select();
    try {
      // Browsers offer the clipboard only over https or on localhost.
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(document.execCommand("copy"));
    }
  };
  return (
    <div className={styles.field}>
      <Input
        ref={field}
        readOnly
        value={text}
        aria-label={label}
        onFocus={(event) => event.target.select()}
      />
      <Button
        type="primary"
        icon={isCopied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />}
        onClick={copy}
      >
        {t(isCopied ? "common.copied" : "common.copy")}
      </Button>
    </div>
  );
}
