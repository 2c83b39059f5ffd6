/** A key as it may be shown: how it begins and how it ends. */
export function maskedKey(key: { readonly prefix: string; readonly last4: string }): string {
  return `${key.prefix}…${key.last4}`;
}
