import type { Shop } from "../../api/shops";

/** True if part of the shop's name or of a Seller ID matches, ignoring case. */
export function matchesSearch(shop: Shop, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const names = [shop.name, ...shop.accounts.map((account) => account.seller_id)];
  return names.some((name) => name.toLowerCase().includes(wanted));
}

/** The earliest known end of the shop's authorizations. */
export function validUntil(shop: Shop): string | undefined {
  const ends = shop.accounts.flatMap((account) => account.valid_until ?? []);
  return ends.sort()[0];
}
