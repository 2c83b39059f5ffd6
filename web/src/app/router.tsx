import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/session";
import { ErrorState, LoadingState, NotFound } from "../components/States";
import { safePath } from "./next";
import { queries } from "./queries";
import { Shell } from "./Shell";

const root = createRootRoute({ notFoundComponent: NotFound });

/** The parent route of every page that requires a session. */
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

/** The path to open after sign-in. */
function afterwards(search: Record<string, unknown>): { next?: string } {
  const next = safePath(search.next);
  return next ? { next } : {};
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: afterwards,
  component: lazyRouteComponent(() => import("../pages/auth/SignInPage"), "SignInPage"),
});

const registration = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: afterwards,
  component: lazyRouteComponent(() => import("../pages/auth/RegisterPage"), "RegisterPage"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../pages/auth/ForgotPage"), "ForgotPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation/$token",
  component: lazyRouteComponent(() => import("../pages/members/InvitationPage"), "InvitationPage"),
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
  component: lazyRouteComponent(() => import("../pages/api_keys/PortalPage"), "PortalPage"),
});

const services = createRoute({
  getParentRoute: () => inside,
  path: "/settings/services",
  component: lazyRouteComponent(() => import("../pages/channel/ServicesPage"), "ServicesPage"),
});

const security = createRoute({
  getParentRoute: () => inside,
  path: "/account/security",
  component: lazyRouteComponent(() => import("../pages/auth/SecurityPage"), "SecurityPage"),
});

const members = createRoute({
  getParentRoute: () => inside,
  path: "/settings/members",
  component: lazyRouteComponent(() => import("../pages/members/MembersPage"), "MembersPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    registration,
    forgot,
    invitation,
    inside.addChildren([home, shops, channel, portal, services, security, members]),
  ]),
  defaultPreload: "intent",
  defaultPendingComponent: LoadingState,
  defaultErrorComponent: ErrorState,
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
