import { useMemo } from "react";
import { useLanguage } from "../i18n/useLanguage";

const TAGS = { zh: "zh-CN", en: "en-GB" };

/** Formats times and days in the current language and the browser's time zone. */
export function useTime() {
  const language = useLanguage();
  return useMemo(() => {
    const tag = TAGS[language];
    const moment = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "medium" });
    const day = new Intl.DateTimeFormat(tag, { dateStyle: "medium" });
    return {
      moment: (text: string) => moment.format(new Date(text)),
      day: (text: string) => day.format(new Date(text)),
    };
  }, [language]);
}
