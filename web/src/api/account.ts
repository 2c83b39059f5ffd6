import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done } from "./client";
import { sessionQuery } from "./session";

export const sessionsQuery = queryOptions({
  queryKey: ["sessions"],
  queryFn: async () => (await done(api.GET("/api/v1/sessions"))).sessions,
});

export const secondFactorQuery = queryOptions({
  queryKey: ["second-factor"],
  queryFn: () => done(api.GET("/api/v1/account/second-factor")),
});

/** A mutation of the person's own account. The shown data is refetched afterwards. */
function useChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all(["sessions", "second-factor"].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}

export function useChangePassword() {
  const queries = useQueryClient();
  return useChange(async (body: { current_password: string; new_password: string }) => {
    queries.setQueryData(sessionQuery.queryKey, await done(api.PUT("/api/v1/account/password", { body })));
  });
}

export const useEndSession = () =>
  useChange((id: string) => done(api.DELETE("/api/v1/sessions/{id}", { params: { path: { id } } })));

export const useEndOtherSessions = () => useChange((_: undefined) => done(api.DELETE("/api/v1/sessions")));

export const useBeginFactor = () =>
  useChange((password: string) => done(api.POST("/api/v1/account/second-factor", { body: { password } })));

export const useConfirmFactor = () =>
  useChange((code: string) => done(api.POST("/api/v1/account/second-factor/confirm", { body: { code } })));

export const useDisableFactor = () =>
  useChange((password: string) =>
    done(api.POST("/api/v1/account/second-factor/disable", { body: { password } })),
  );

export const useRenewCodes = () =>
  useChange((password: string) => done(api.POST("/api/v1/account/recovery-codes", { body: { password } })));
