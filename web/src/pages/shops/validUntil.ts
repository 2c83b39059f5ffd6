import type { Shop } from "../../api/shops";

/** The earliest known end of the shop's authorizations. */
export function validUntil(shop: Shop): string | undefined {
  const ends = shop.accounts.flatMap((account) => account.valid_until ?? []);
  return ends.sort()[0];
}
