import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { en } from "./en";
import { chosen, isLanguage, type Language, remember } from "./language";
import { zh } from "./zh";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
    returnNull: false;
  }
}

function announce(language: Language) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
}

/** Starts in the saved language, or in the one the browser prefers. */
export function startLanguage() {
  const language = chosen();
  announce(language);
  i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { zh: { translation: zh }, en: { translation: en } },
    // React escapes text.
    interpolation: { escapeValue: false, prefix: "{", suffix: "}" },
  });
  i18next.on("languageChanged", (to) => {
    if (isLanguage(to)) {
      announce(to);
      remember(to);
    }
  });
}
