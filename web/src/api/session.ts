import { queryOptions, useQuery } from "@tanstack/react-query";
import { auth, done, type Schemas } from "./client";
import { Problem } from "./problem";

export type Session = Schemas["Session"];

/** The current session, or `null` without one. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await done(auth.GET("/api/v1/session"));
    } catch (error) {
      if (error instanceof Problem && error.code === "unauthenticated") {
        return null;
      }
      throw error;
    }
  },
  staleTime: 60_000,
});

/** The session, on pages that require one. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) {
    throw new Error("this page is shown to people who are signed in");
  }
  return data;
}

/** True if the person has a permission. */
export function useMay(permission: string): boolean {
  return useSession().permissions.includes(permission);
}
