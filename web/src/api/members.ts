import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done, idempotencyKey, type Schemas } from "./client";
import { everyPage } from "./pages";

export type Member = Schemas["Member"];
export type Invitation = Schemas["Invitation"];

export const membersQuery = queryOptions({
  queryKey: ["members"],
  queryFn: () =>
    everyPage(
      (query) => done(api.GET("/api/v1/members", { params: { query } })),
      (page) => page.members,
    ),
});

export const memberQuery = (id: string) =>
  queryOptions({
    queryKey: ["members", id],
    queryFn: () => done(api.GET("/api/v1/members/{id}", { params: { path: { id } } })),
  });

export const invitationsQuery = queryOptions({
  queryKey: ["invitations"],
  queryFn: () =>
    everyPage(
      (query) => done(api.GET("/api/v1/invitations", { params: { query } })),
      (page) => page.invitations,
    ),
});

/** A mutation of members. The lists are refetched afterwards. */
function useChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all(["members", "invitations"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}

export const useInvite = () =>
  useChange((body: Schemas["NewInvitation"]) => {
    const params = { header: { "Idempotency-Key": idempotencyKey() } };
    return done(api.POST("/api/v1/invitations", { params, body }));
  });

export const useWithdraw = () =>
  useChange((id: string) => done(api.DELETE("/api/v1/invitations/{id}", { params: { path: { id } } })));

export const useChangeRole = () =>
  useChange(({ member, role }: { member: Member; role: string }) => {
    const params = { path: { id: member.id }, header: { "If-Match": `"${member.etag}"` } };
    return done(api.PATCH("/api/v1/members/{id}", { params, body: { role } }));
  });

export const useSetDisabled = () =>
  useChange(({ id, isDisabled }: { id: string; isDisabled: boolean }) => {
    const params = { path: { id } };
    return isDisabled
      ? done(api.POST("/api/v1/members/{id}/disable", { params }))
      : done(api.POST("/api/v1/members/{id}/enable", { params }));
  });

/** Creates a one-time link for setting a new password. */
export const useMakePasswordLink = () =>
  useChange((id: string) =>
    done(api.POST("/api/v1/members/{id}/password-link", { params: { path: { id } } })),
  );

/** The shops to assign and the shops to unassign. */
export function difference(now: readonly string[], wanted: readonly string[]) {
  return {
    added: wanted.filter((shop) => !now.includes(shop)),
    removed: now.filter((shop) => !wanted.includes(shop)),
  };
}

/** Assigns and unassigns shops until exactly these are assigned. */
export const useAssign = () =>
  useChange(async ({ member, now, wanted }: { member: string; now: string[]; wanted: string[] }) => {
    const { added, removed } = difference(now, wanted);
    const subjects = [member];
    if (added.length > 0) {
      await done(api.POST("/api/v1/assignments", { body: { subjects, shops: added } }));
    }
    if (removed.length > 0) {
      await done(api.POST("/api/v1/assignments/remove", { body: { subjects, shops: removed } }));
    }
  });
