/** Returns the masked form of a key: its prefix and its last characters. */
export function maskedKey(key: { readonly prefix: string; readonly last4: string }): string {
  return `${key.prefix}…${key.last4}`;
}
