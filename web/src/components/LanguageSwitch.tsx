import { GlobalOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { useLanguage } from "../i18n/useLanguage";

/** Switches to the other language. The label is in that language. */
export function LanguageSwitch() {
  const { i18n } = useTranslation();
  const language = useLanguage();
  const [other, name, tag] = language === "zh" ? ["en", "English", "en"] : ["zh", "中文", "zh-CN"];
  return (
    <Button
      type="text"
      icon={<GlobalOutlined aria-hidden />}
      lang={tag}
      onClick={() => i18n.changeLanguage(other)}
    >
      {name}
    </Button>
  );
}
