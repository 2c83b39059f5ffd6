import { queryOptions } from "@tanstack/react-query";
import { api, done } from "./client";

/** The companies that the person is a member of. */
export const companiesQuery = queryOptions({
  queryKey: ["companies"],
  queryFn: async () => (await done(api.GET("/api/v1/companies/mine"))).companies,
  staleTime: 60_000,
});

/** Acts in another of them from the next request on. */
export const enterCompany = (company_id: string) =>
  done(api.PUT("/api/v1/session/company", { body: { company_id } }));
