import { QueryClient } from "@tanstack/react-query";
import { whenToldByOtherTabs } from "../api/otherTabs";
import { problemOf } from "../api/problem";

/** What was fetched. A refusal stays a refusal; only what may pass by itself is asked again. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failed, error) => failed < 2 && ["offline", "unavailable"].includes(problemOf(error).code),
    },
    mutations: { retry: false },
  },
});

whenToldByOtherTabs(() => {
  for (const key of ["channel", "services", "api-keys"]) {
    queries.invalidateQueries({ queryKey: [key] });
  }
});
