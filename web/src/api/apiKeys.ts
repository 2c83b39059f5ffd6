import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done, idempotencyKey, type Schemas } from "./client";
import { tellOtherTabs } from "./otherTabs";

export type ApiKey = Schemas["ApiKey"];
export type MadeApiKey = Schemas["MadeApiKey"];
export type NewApiKey = Schemas["NewApiKey"];

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: async () => (await done(api.GET("/api/v1/api-keys"))).api_keys,
  refetchOnWindowFocus: "always",
});

/** A change of the keys; the list and the gate are looked at afresh after it. */
function useChange<I, O>(mutationFn: (input: I) => Promise<O>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: tellOtherTabs,
    onSettled: () =>
      Promise.all(
        ["api-keys", "services", "channel"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
}

/** Makes a key; repeated with the same name, it is made once. */
export const useMakeKey = () =>
  useChange(({ once, ...body }: NewApiKey & { once: string }) =>
    done(api.POST("/api/v1/api-keys", { params: { header: { "Idempotency-Key": once } }, body })),
  );

export const useRenameKey = () =>
  useChange(({ id, description }: { id: string; description: string }) =>
    done(api.PATCH("/api/v1/api-keys/{id}", { params: { path: { id } }, body: { description } })),
  );

/** Makes a second key in the place of one. */
export const useReplaceKey = () =>
  useChange(({ id, overlap_hours }: { id: string; overlap_hours: number }) => {
    const params = { path: { id }, header: { "Idempotency-Key": idempotencyKey() } };
    return done(api.POST("/api/v1/api-keys/{id}/replace", { params, body: { overlap_hours } }));
  });

/** Revokes a key; who presses has read whether the configuration stands on it. */
export const useRevokeKey = () =>
  useChange((key: ApiKey) => {
    const query = key.is_in_configuration ? { confirm: "in_configuration" } : {};
    return done(api.POST("/api/v1/api-keys/{id}/revoke", { params: { path: { id: key.id }, query } }));
  });

/** Whether a key can still be used. */
export const isLive = (key: ApiKey) => key.state === "active" || key.state === "expiring";
