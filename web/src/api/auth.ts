import { queryOptions, useMutation } from "@tanstack/react-query";
import { auth, done, type Schemas } from "./client";
import type { Session } from "./session";

/** The sign-in options: whether registration is open, and whom to contact. */
export const authOptionsQuery = queryOptions({
  queryKey: ["auth"],
  queryFn: () => done(auth.GET("/api/v1/auth/options")),
  staleTime: 60_000,
});

/** Signs in. On `second_factor_needed`, call it again with a code. */
export const signIn = (credentials: Schemas["Credentials"]): Promise<Session> =>
  done(auth.POST("/api/v1/sessions", { body: credentials }));

export const register = (body: Schemas["NewRegistration"]): Promise<Session> =>
  done(auth.POST("/api/v1/registrations", { body }));

export const useAskForReset = () =>
  useMutation({
    mutationFn: (email: string) => done(auth.POST("/api/v1/password-resets", { body: { email } })),
  });

/** The invitation behind a link. */
export const invitationQuery = (token: string) =>
  queryOptions({
    queryKey: ["invitation", token],
    queryFn: () => done(auth.POST("/api/v1/invitations/lookup", { body: { token } })),
    retry: false,
  });

export const acceptInvitation = (body: Schemas["Acceptance"]) =>
  done(auth.POST("/api/v1/invitations/accept", { body }));
