import type { en } from "./en";

/** The same keys, with other words. */
type Same<T> = { readonly [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

/** What every language has to say. */
export type Words = Same<typeof en>;
