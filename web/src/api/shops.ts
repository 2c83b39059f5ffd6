import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import type { Environment } from "./channel";
import { api, done, type Schemas } from "./client";
import { everyPage } from "./pages";

export type Shop = Schemas["Shop"];
export type Verification = Schemas["Verification"];
export type VerificationStep = Schemas["VerificationStep"];

interface ShopFilter {
  /** All visible shops, or only those assigned to the person (*my shops*). */
  readonly only: "all" | "mine";
  readonly environment?: Environment;
  /** A part of the name, or the beginning of a Seller ID. */
  readonly search: string;
}

/** The visible shops by name, page by page. The first page counts them. */
export const shopPagesQuery = ({ only, environment, search }: ShopFilter) =>
  infiniteQueryOptions({
    queryKey: ["shops", "pages", only, environment, search],
    queryFn: ({ pageParam }) => {
      const query = {
        limit: 50,
        ...(only === "mine" && { assigned: true }),
        ...(environment && { environment }),
        ...(search && { search }),
        ...(pageParam ? { cursor: pageParam } : { count: true }),
      };
      return done(api.GET("/api/v1/shops", { params: { query } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

/** All visible shops, to choose from. */
export const shopsQuery = queryOptions({
  queryKey: ["shops", "all"],
  queryFn: () =>
    everyPage(
      (query) => done(api.GET("/api/v1/shops", { params: { query } })),
      (page) => page.shops,
    ),
});

/** The latest verification of each seller account of a shop. */
export const verificationsQuery = (shop: Shop) =>
  queryOptions({
    queryKey: ["verifications", shop.id],
    queryFn: async () => {
      const params = { path: { id: shop.id }, query: { limit: 20 } };
      const { verifications } = await done(api.GET("/api/v1/shops/{id}/verifications", { params }));
      return latest(verifications);
    },
  });

/** Keeps the first verification of each seller account; the server lists the latest first. */
export function latest(runs: readonly Verification[]): Verification[] {
  return runs.filter((run, at) => runs.findIndex((other) => other.account_id === run.account_id) === at);
}

/** Has the orders of the last days read again, even if that time is covered. */
export function useReadAgain(shop: Shop) {
  return useMutation({
    mutationKey: ["read_again", shop.id],
    mutationFn: (days: number) =>
      done(
        api.POST("/api/v1/shops/{id}/pulls", {
          params: { path: { id: shop.id } },
          body: { since: `${days}d`, again: true },
        }),
      ),
  });
}

/** Verifies a shop. A refusal by Amazon is a result; only a verification that could not run is a problem. */
export function useVerify(shop: Shop) {
  const queries = useQueryClient();
  return useMutation({
    mutationKey: ["verify", shop.id],
    mutationFn: () =>
      done(api.POST("/api/v1/shops/{id}/verifications", { params: { path: { id: shop.id } } })),
    onSuccess: ({ verifications }) => queries.setQueryData(["verifications", shop.id], verifications),
    onSettled: () => queries.invalidateQueries({ queryKey: ["shops"] }),
  });
}

/** Replaces a stated Seller ID that is wrong. Authorization and orders stay. */
export function useCorrectSeller(shop: Shop, accountId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (sellerId: string) =>
      done(
        api.PATCH("/api/v1/shops/{id}", {
          params: { path: { id: shop.id } },
          body: { seller_id: sellerId, account_id: accountId },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["shops"] }),
  });
}
