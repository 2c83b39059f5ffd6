export const unreadable = {
  tag_one: "{count} order set aside",
  tag_other: "{count} orders set aside",
  title: "Orders of {name} that were set aside",
  intro:
    "These orders could not be stored. All others are. Each is requested again automatically and stored as soon as it can be read.",
  none: "No order is set aside any more.",
  noNumber: "Order without a number",
  whole: "the order",
  reason: {
    malformed: "{path} cannot be read: {rule}",
    other_seller: "The number belongs to an order of another seller",
    not_found: "Amazon no longer knows this order",
  },
  since: "Set aside {time}",
  attempts_one: "requested {count} time",
  attempts_other: "requested {count} times",
  next: "next request {time}",
  never: "It cannot be requested, because its number is unknown",
  retry: "Request again",
  more: "Show more",
  outcome: {
    stored: "The order was stored",
    still_set_aside: "The order still cannot be read",
    queued: "A pull is running; it requests the order at its end",
  },
} as const;
