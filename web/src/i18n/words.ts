import type { en } from "./en";

/** The same keys with other texts. Chinese has no singular, so the `_one` forms of plurals are left out. */
type Same<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Same<T[K]>;
};

/** The texts of one language. */
export type Words = Same<typeof en>;
