import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { invitationQuery } from "../../api/entrance";
import { problemOf } from "../../api/problem";
import { Entrance } from "../../parts/Entrance";
import { Waiting } from "../../parts/Outcomes";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { Accept } from "./Accept";

/** What an invitation's link leads to. */
export function InvitationPage() {
  const { t } = useTranslation();
  const { token } = useParams({ from: "/invitation/$token" });
  const [joined, setJoined] = useState<string>();
  const { data: invitation, error } = useQuery({ ...invitationQuery(token), enabled: !joined });
  const back = <Link to="/sign-in">{t("entrance.forgot.back")}</Link>;
  if (joined) {
    return (
      <Entrance title={t("entrance.invitation.title", { company: joined })} below={back}>
        <Alert
          type="success"
          showIcon
          role="status"
          title={t("entrance.invitation.joined", { company: joined })}
        />
      </Entrance>
    );
  }
  if (!invitation) {
    return (
      <Entrance title={t(error ? "entrance.invitation.dead" : "common.loading")} below={back}>
        {error ? <ProblemNotice problem={problemOf(error)} /> : <Waiting />}
      </Entrance>
    );
  }
  return (
    <Entrance title={t("entrance.invitation.title", { company: invitation.company_name })} below={back}>
      <Accept token={token} invitation={invitation} onJoined={setJoined} />
    </Entrance>
  );
}
