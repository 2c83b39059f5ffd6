import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done, idempotencyKey, type Schemas } from "./client";
import { notifyOtherTabs } from "./otherTabs";
import { everyPage } from "./pages";

export type ApiKey = Schemas["ApiKey"];
export type MadeApiKey = Schemas["MadeApiKey"];
export type NewApiKey = Schemas["NewApiKey"];

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: () =>
    everyPage(
      (query) => done(api.GET("/api/v1/api-keys", { params: { query } })),
      (page) => page.api_keys,
    ),
  refetchOnWindowFocus: "always",
});

/** A mutation of keys. The list of keys and the channel's state are refetched afterwards. */
function useChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: notifyOtherTabs,
    onSettled: () =>
      Promise.all(
        ["api-keys", "services", "channel"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
}

/** Creates a key. Requests with the same idempotency key create it once. */
export const useMakeKey = () =>
  useChange(({ once, ...body }: NewApiKey & { once: string }) =>
    done(api.POST("/api/v1/api-keys", { params: { header: { "Idempotency-Key": once } }, body })),
  );

export const useRenameKey = () =>
  useChange(({ id, description }: { id: string; description: string }) =>
    done(api.PATCH("/api/v1/api-keys/{id}", { params: { path: { id } }, body: { description } })),
  );

/** Creates a replacement for a key. */
export const useReplaceKey = () =>
  useChange(({ id, overlap_hours }: { id: string; overlap_hours: number }) => {
    const params = { path: { id }, header: { "Idempotency-Key": idempotencyKey() } };
    return done(api.POST("/api/v1/api-keys/{id}/replace", { params, body: { overlap_hours } }));
  });

/** Revokes a key. The dialog has already said if the configuration uses it. */
export const useRevokeKey = () =>
  useChange((key: ApiKey) => {
    const query = key.is_in_configuration ? { confirm: "in_configuration" } : {};
    return done(api.POST("/api/v1/api-keys/{id}/revoke", { params: { path: { id: key.id }, query } }));
  });

/** True if a key can still be used. */
export const isLive = (key: ApiKey) => key.state === "active" || key.state === "expiring";
