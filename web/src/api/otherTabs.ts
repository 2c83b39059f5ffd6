/**
 * Tabs of the same browser tell each other when keys or the configuration have changed, so that the channel's tab turns at
 * once. What they pass on is that something changed, never what.
 */
const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("hawser.keys");

/** Tells that keys or the configuration have changed. */
export function tellOtherTabs() {
  tabs?.postMessage("changed");
}

/** Does something whenever another tab tells so. */
export function whenToldByOtherTabs(act: () => void) {
  tabs?.addEventListener("message", act);
}
