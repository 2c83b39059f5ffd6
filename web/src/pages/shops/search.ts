import type { Shop } from "../../api/shops";

/** Whether a shop is meant: by a part of its name or of a Seller ID, whatever the case. */
export function fits(shop: Shop, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  const names = [shop.name, ...shop.accounts.map((account) => account.seller_id)];
  return names.some((name) => name.toLowerCase().includes(wanted));
}

/** The earliest end of the authorizations, where one is known. */
export function validUntil(shop: Shop): string | undefined {
  const ends = shop.accounts.flatMap((account) => account.valid_until ?? []);
  return ends.sort()[0];
}
