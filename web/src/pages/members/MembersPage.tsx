import { UserAddOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Member, membersQuery } from "../../api/members";
import { useMay } from "../../api/session";
import { PageHead } from "../../components/PageHead";
import { ErrorState, LoadingState } from "../../components/States";
import { AssignShops } from "./AssignShops";
import { Invitations } from "./Invitations";
import { Invite } from "./Invite";
import { MemberList } from "./MemberList";
import { PasswordLink } from "./PasswordLink";

/** The members of the company. */
export function MembersPage() {
  const { t } = useTranslation();
  const mayManage = useMay("members.manage");
  const { data: members, error } = useQuery(membersQuery);
  const [isInviting, setInviting] = useState(false);
  const [linking, setLinking] = useState<Member>();
  const [assigning, setAssigning] = useState<Member>();
  return (
    <>
      <PageHead
        path={[t("common.nav.company")]}
        title={t("members.title")}
        intro={t("members.intro")}
        actions={
          mayManage && (
            <Button type="primary" icon={<UserAddOutlined aria-hidden />} onClick={() => setInviting(true)}>
              {t("members.invite")}
            </Button>
          )
        }
      />
      {!members && (error ? <ErrorState error={error} /> : <LoadingState />)}
      {members && (
        <MemberList members={members} mayManage={mayManage} onAssign={setAssigning} onLink={setLinking} />
      )}
      {mayManage && <Invitations />}
      {isInviting && <Invite onClose={() => setInviting(false)} />}
      {linking && <PasswordLink key={linking.id} member={linking} onClose={() => setLinking(undefined)} />}
      {assigning && (
        <AssignShops key={assigning.id} member={assigning} onClose={() => setAssigning(undefined)} />
      )}
    </>
  );
}
