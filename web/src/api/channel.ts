import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, done, type Schemas } from "./client";
import { notifyOtherTabs } from "./otherTabs";
import { problemOf } from "./problem";

export type ChannelAccess = Schemas["ChannelAccess"];
export type Services = Schemas["Services"];
export type ServiceKey = Schemas["ServiceKey"];

/** Each shop, application and key belongs to one environment. */
export const ENVIRONMENTS = ["production", "sandbox"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const environmentOf = (text: unknown): Environment => (text === "sandbox" ? "sandbox" : "production");

/** The polling interval in milliseconds. It is short while a check is running. */
export function again(access: ChannelAccess | undefined): number {
  if (!access || access.is_stale) {
    return 1_000;
  }
  return access.state === "open" ? 60_000 : 4_000;
}

/** Background requests do not reopen a sign-in dialog that the person has closed. */
const isSignedOut = (error: Error | null) => error !== null && problemOf(error).code === "unauthenticated";

/** The state of the channel. It is polled, and refetched when the tab regains focus. */
export const accessQuery = (environment: Environment) =>
  queryOptions({
    queryKey: ["channel", environment],
    queryFn: () => done(api.GET("/api/v1/channels/amazon/access", { params: { query: { environment } } })),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (isSignedOut(query.state.error) ? false : again(query.state.data)),
    refetchIntervalInBackground: true,
    refetchOnWindowFocus: "always",
  });

/** Checks the key now. */
export function useCheckNow(environment: Environment) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      done(api.POST("/api/v1/channels/amazon/access/check", { params: { query: { environment } } })),
    onSuccess: (access) => queries.setQueryData(["channel", environment], access),
  });
}

export const servicesQuery = queryOptions({
  queryKey: ["services"],
  queryFn: () => done(api.GET("/api/v1/settings/services")),
});

/** A mutation of the configuration. If it returns a channel state, that state is used at once. */
function useConfigured<T, R>(
  change: (environment: Environment, value: T) => Promise<R>,
  gate: (answer: R) => ChannelAccess | undefined,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ environment, value }: { environment: Environment; value: T }) =>
      change(environment, value),
    onSuccess: (answer, { environment }) => {
      notifyOtherTabs();
      const access = gate(answer);
      if (access) {
        queries.setQueryData(["channel", environment], access);
      } else {
        queries.invalidateQueries({ queryKey: ["channel", environment] });
      }
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["services"] }),
        queries.invalidateQueries({ queryKey: ["api-keys"] }),
      ]),
  });
}

const asAnswered = (access: ChannelAccess) => access;

const SERVICE = "/api/v1/settings/services/{environment}";

export const useSaveKey = () =>
  useConfigured(
    (environment, key: string) =>
      done(api.PUT(SERVICE, { params: { path: { environment } }, body: { key } })),
    asAnswered,
  );

export const useRemoveKey = () =>
  useConfigured(
    (environment, _: undefined) => done(api.DELETE(SERVICE, { params: { path: { environment } } })),
    () => undefined,
  );

export const useMakeAndAdd = () =>
  useConfigured(
    (environment, _: undefined) =>
      done(api.POST("/api/v1/settings/services/{environment}/make", { params: { path: { environment } } })),
    asAnswered,
  );
