import { Link, useRouter } from "@tanstack/react-router";
import { Button, Result, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { problemOf } from "../api/problem";
import { useProblemText } from "./useProblemText";

/** The page for an unknown address. */
export function NotFound() {
  const { t } = useTranslation();
  return (
    <Result
      status="404"
      title={t("common.notFound.title")}
      subTitle={t("common.notFound.text")}
      extra={
        <Link to="/">
          <Button type="primary">{t("common.notFound.home")}</Button>
        </Link>
      }
    />
  );
}

/** Replaces a page that could not be loaded, with the reason and a retry button. */
export function ErrorState({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  const router = useRouter();
  const say = useProblemText();
  const { title, remedy } = say(problemOf(error));
  return (
    <Result
      status="warning"
      title={t("common.broken.title")}
      subTitle={[title, remedy].filter(Boolean).join(" ")}
      extra={
        <Button type="primary" onClick={() => router.invalidate()}>
          {t("common.retry")}
        </Button>
      }
    />
  );
}

/** Replaces a page while its data loads. */
export function LoadingState() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")}>
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  );
}
