import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Problem } from "../api/problem";
import { useProblemText } from "./useProblemText";

interface Props {
  readonly problem: Problem | undefined;
}

/** Shows a problem next to its cause: what happened, what to do, and the log reference of an internal error. */
export function ProblemNotice({ problem }: Props) {
  const { t } = useTranslation();
  const say = useProblemText();
  if (!problem) {
    return null;
  }
  const { title, remedy } = say(problem);
  const reference =
    problem.code === "internal" && problem.requestId
      ? t("problems.reference", { id: problem.requestId })
      : undefined;
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title}
      description={remedy ?? reference}
      style={{ marginBottom: 20 }}
    />
  );
}
