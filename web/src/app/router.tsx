import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { sessionQuery } from "../api/session";
import { ErrorState, NotFound, LoadingState } from "../components/States";
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

/** Where to go on to after coming in. */
function afterwards(search: Record<string, unknown>): { next?: string } {
  const next = safePath(search.next);
  return next ? { next } : {};
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: afterwards,
  component: lazyRouteComponent(() => import("../pages/sign-in/SignInPage"), "SignInPage"),
});

const registration = createRoute({
  getParentRoute: () => root,
  path: "/register",
  validateSearch: afterwards,
  component: lazyRouteComponent(() => import("../pages/register/RegisterPage"), "RegisterPage"),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: lazyRouteComponent(() => import("../pages/forgot/ForgotPage"), "ForgotPage"),
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation/$token",
  component: lazyRouteComponent(() => import("../pages/invitation/InvitationPage"), "InvitationPage"),
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

const security = createRoute({
  getParentRoute: () => inside,
  path: "/account/security",
  component: lazyRouteComponent(() => import("../pages/security/SecurityPage"), "SecurityPage"),
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
