/**
 * Browser tabs notify each other when keys or the configuration change, so that the channel's tab updates at once. The
 * message says only that something changed.
 */
const tabs = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("hawser.keys");

/** Notifies other tabs that keys or the configuration have changed. */
export function notifyOtherTabs() {
  tabs?.postMessage("changed");
}

/** Calls a function whenever another tab reports a change. */
export function onOtherTabsChange(act: () => void) {
  tabs?.addEventListener("message", act);
}
