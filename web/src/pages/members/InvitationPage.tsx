import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Alert } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { invitationQuery } from "../../api/auth";
import { problemOf } from "../../api/problem";
import { AuthLayout } from "../../components/AuthLayout";
import { ProblemNotice } from "../../components/ProblemNotice";
import { LoadingState } from "../../components/States";
import { Accept } from "./Accept";

/** The page of an invitation link. */
export function InvitationPage() {
  const { t } = useTranslation();
  const { token } = useParams({ from: "/invitation/$token" });
  const [joined, setJoined] = useState<string>();
  const { data: invitation, error } = useQuery({ ...invitationQuery(token), enabled: !joined });
  const back = <Link to="/sign-in">{t("auth.forgot.back")}</Link>;
  if (joined) {
    return (
      <AuthLayout title={t("auth.invitation.title", { company: joined })} below={back}>
        <Alert
          type="success"
          showIcon
          role="status"
          title={t("auth.invitation.joined", { company: joined })}
        />
      </AuthLayout>
    );
  }
  if (!invitation) {
    return (
      <AuthLayout title={t(error ? "auth.invitation.dead" : "common.loading")} below={back}>
        {error ? <ProblemNotice problem={problemOf(error)} /> : <LoadingState />}
      </AuthLayout>
    );
  }
  return (
    <AuthLayout title={t("auth.invitation.title", { company: invitation.company_name })} below={back}>
      <Accept token={token} invitation={invitation} onJoined={setJoined} />
    </AuthLayout>
  );
}
