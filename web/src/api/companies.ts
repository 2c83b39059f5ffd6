import { queryOptions } from "@tanstack/react-query";
import { api, done } from "./client";

/** The companies of the person. */
export const companiesQuery = queryOptions({
  queryKey: ["companies"],
  queryFn: async () => (await done(api.GET("/api/v1/companies/mine"))).companies,
  staleTime: 60_000,
});

/** Switches to another company, effective with the next request. */
export const enterCompany = (company_id: string) =>
  done(api.PUT("/api/v1/session/company", { body: { company_id } }));
