import { Link, useRouter } from "@tanstack/react-router";
import { Button, Result, Skeleton } from "antd";
import { useTranslation } from "react-i18next";
import { problemOf } from "../api/problem";
import { useProblemText } from "./useProblemText";

/** An address that leads nowhere. */
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

/** A page that could not be made, with the reason and a way to try again. */
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

/** What stands in a page's place while it is fetched. */
export function LoadingState() {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t("common.loading")}>
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  );
}
