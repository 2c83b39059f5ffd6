import { useTranslation } from "react-i18next";
import type { Problem } from "../api/problem";
import { en } from "../i18n/en";
import { failureText, fill } from "../i18n/failures";
import { useLanguage } from "../i18n/useLanguage";

type Known = keyof typeof en.problems;

const isKnown = (code: string): code is Known => code in en.problems;

/** Returns the text of a problem: from the interface's own texts, or from the failure catalogue. */
export function useProblemText() {
  const { t } = useTranslation();
  const language = useLanguage();
  return (problem: Problem): { title: string; remedy?: string } => {
    if (isKnown(problem.code)) {
      return { title: fill(t(`problems.${problem.code}`), problem.params) };
    }
    return failureText(problem.code, language, problem.params) ?? { title: t("problems.internal") };
  };
}
