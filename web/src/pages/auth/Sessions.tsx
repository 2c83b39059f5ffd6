import { useQuery } from "@tanstack/react-query";
import { Button, Card, Tag } from "antd";
import { useTranslation } from "react-i18next";
import { sessionsQuery, useEndOtherSessions, useEndSession } from "../../api/account";
import { problemOf } from "../../api/problem";
import { ProblemNotice } from "../../components/ProblemNotice";
import { LoadingState } from "../../components/States";
import { useTime } from "../../components/useTime";
import { browserName } from "./browserName";
import styles from "./Security.module.css";

/** The list of sessions; each can be ended. */
export function Sessions() {
  const { t } = useTranslation();
  const time = useTime();
  const { data: sessions, error } = useQuery(sessionsQuery);
  const end = useEndSession();
  const endAll = useEndOtherSessions();
  const problem = error ?? end.error ?? endAll.error;
  return (
    <Card
      title={t("security.sessions.title")}
      extra={
        sessions && sessions.length > 1 ? (
          <Button danger loading={endAll.isPending} onClick={() => endAll.mutate(undefined)}>
            {t("security.sessions.endAll")}
          </Button>
        ) : undefined
      }
    >
      <ProblemNotice problem={problem ? problemOf(problem) : undefined} />
      {!sessions && !error && <LoadingState />}
      <ul className={styles.rows}>
        {sessions?.map((session) => (
          <li key={session.id} className={styles.row}>
            <div>
              <div className={styles.agent} title={session.user_agent ?? undefined}>
                {session.user_agent ? browserName(session.user_agent) : t("security.sessions.unknown")}
              </div>
              <div className={styles.quiet}>
                {[
                  session.address,
                  t("security.sessions.since", { time: time.moment(session.created_at) }),
                  t("security.sessions.seen", { time: time.moment(session.last_seen_at) }),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </div>
            </div>
            {session.is_current ? (
              <Tag color="cyan">{t("security.sessions.current")}</Tag>
            ) : (
              <Button size="small" onClick={() => end.mutate(session.id)}>
                {t("security.sessions.end")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
