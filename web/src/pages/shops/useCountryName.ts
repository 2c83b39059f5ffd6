import { useLanguage } from "../../i18n/useLanguage";

/** Returns the name of a country in the language of the page. A code that is not known is returned as it is. */
export function useCountryName(): (code: string) => string {
  const names = new Intl.DisplayNames([useLanguage() === "zh" ? "zh-CN" : "en"], { type: "region" });
  return (code) => (/^[A-Z]{2}$/.test(code) ? (names.of(code) ?? code) : code);
}
