import { QueryClient } from "@tanstack/react-query";
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
