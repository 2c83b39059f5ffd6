import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/session";
import { Broken, NotFound, Waiting } from "../parts/Outcomes";
import { safePath } from "./next";
import { queries } from "./queries";
import { Shell } from "./Shell";

const root = createRootRoute({ notFoundComponent: NotFound });

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ location }) => {
    const session = await queries.ensureQueryData(sessionQuery);
    if (!session) {
      throw redirect({ to: "/sign-in", search: { next: location.href } });
    }
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search): { next?: string } => {
    const next = safePath(search.next);
    return next ? { next } : {};
  },
  component: lazyRouteComponent(() => import("../pages/sign-in/SignInPage"), "SignInPage"),
});

const home = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/channels/amazon" });
  },
});

const shops = createRoute({
  getParentRoute: () => inside,
  path: "/shops",
  validateSearch: (search): { view?: "mine" } => (search.view === "mine" ? { view: "mine" } : {}),
  component: lazyRouteComponent(() => import("../pages/shops/ShopsPage"), "ShopsPage"),
});

const channel = createRoute({
  getParentRoute: () => inside,
  path: "/channels/amazon",
  validateSearch: (search): { environment?: "sandbox" } =>
    search.environment === "sandbox" ? { environment: "sandbox" } : {},
  component: lazyRouteComponent(() => import("../pages/channel/ChannelPage"), "ChannelPage"),
});

const portal = createRoute({
  getParentRoute: () => inside,
  path: "/account/api-portal",
  component: lazyRouteComponent(() => import("../pages/portal/PortalPage"), "PortalPage"),
});

const services = createRoute({
  getParentRoute: () => inside,
  path: "/settings/services",
  component: lazyRouteComponent(() => import("../pages/services/ServicesPage"), "ServicesPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([signIn, inside.addChildren([home, shops, channel, portal, services])]),
  defaultPreload: "intent",
  defaultPendingComponent: Waiting,
  defaultErrorComponent: Broken,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
