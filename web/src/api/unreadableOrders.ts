import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done, type Schemas } from "./client";

export type UnreadableOrder = Schemas["UnreadableOrder"];

/** The orders of a shop that were set aside, page by page. */
export const unreadableOrdersQuery = (shop: string) =>
  infiniteQueryOptions({
    queryKey: ["unreadable-orders", shop],
    queryFn: ({ pageParam }) => {
      const cursor = pageParam ? { cursor: pageParam } : {};
      return done(api.GET("/api/v1/unreadable-orders", { params: { query: { shop, ...cursor } } }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
  });

/** The number of orders set aside by shop id. Shops without any are left out. */
export const unreadableCountsQuery = queryOptions({
  queryKey: ["unreadable-orders"],
  queryFn: async () => {
    const { counts } = await done(api.GET("/api/v1/unreadable-orders", { params: { query: { limit: 1 } } }));
    return new Map(counts.map((count) => [count.shop_id, count.orders]));
  },
});

/** Requests an order that was set aside again. That it stays set aside is a result, not a problem. */
export function useRetryOrder() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      done(api.POST("/api/v1/unreadable-orders/{id}/retry", { params: { path: { id } } })),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["unreadable-orders"] }),
        queries.invalidateQueries({ queryKey: ["shops"] }),
      ]),
  });
}
