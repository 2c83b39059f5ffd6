import { QueryClient } from "@tanstack/react-query";
import { onOtherTabsChange } from "../api/otherTabs";
import { problemOf } from "../api/problem";

/** The query cache. Refusals are not retried; only failures that can pass without action are. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failed, error) => failed < 2 && ["offline", "unavailable"].includes(problemOf(error).code),
    },
    mutations: { retry: false },
  },
});

onOtherTabsChange(() => {
  for (const key of ["channel", "services", "api-keys"]) {
    queries.invalidateQueries({ queryKey: [key] });
  }
});
