import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import type { Environment } from "../../api/channel";
import type { Problem } from "../../api/problem";
import { LinkButton } from "../../components/LinkButton";
import { useProblemText } from "../../components/useProblemText";
import { en } from "../../i18n/en";
import { closedText } from "../../i18n/failures";
import { useLanguage } from "../../i18n/useLanguage";
import type { Saved } from "./ServicesForm";

type Malformed = keyof typeof en.services.malformed;

const isMalformed = (reason: unknown): reason is Malformed =>
  typeof reason === "string" && reason in en.services.malformed;

/** The reason why a key was not saved. */
function Refused({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const say = useProblemText();
  const { title, remedy } = say(problem);
  const { reason, belongs_to: belongs } = problem.params;
  const exactly = isMalformed(reason)
    ? t(`services.malformed.${reason}`)
    : belongs === "production" || belongs === "sandbox"
      ? t(`services.belongs.${belongs}`)
      : remedy;
  const isOfTheKey = problem.code.startsWith("key_");
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      data-code={problem.code}
      title={title}
      description={[exactly, isOfTheKey && t("services.kept")].filter(Boolean).join(" ")}
    />
  );
}

interface Props {
  readonly environment: Environment;
  readonly saved: Saved;
}

/** The result of saving a key, with a link to continue. */
export function SaveResult({ environment, saved }: Props) {
  const { t } = useTranslation();
  const language = useLanguage();
  if ("problem" in saved) {
    return <Refused problem={saved.problem} />;
  }
  const { state } = saved.access;
  if (state !== "open") {
    const text = closedText(state, language);
    return (
      <Alert
        type="warning"
        showIcon
        role="status"
        data-code={state}
        title={text?.title ?? t("services.savedNotOpen")}
        description={text?.remedy}
      />
    );
  }
  return (
    <Alert
      type="success"
      showIcon
      role="status"
      data-code="open"
      title={t("services.saved")}
      description={
        <LinkButton
          type="primary"
          to="/channels/amazon"
          search={environment === "sandbox" ? { environment } : {}}
        >
          {t("services.continue")}
        </LinkButton>
      }
    />
  );
}
