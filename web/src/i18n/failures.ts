import catalogue from "./catalogue.json";
import type { Language } from "./language";

interface Entry {
  readonly zh: { readonly title: string; readonly remedy: string };
  readonly en: { readonly title: string; readonly remedy: string };
}

/** The failure catalogue, as the core has it; written by `cargo xtask gen`. */
const FAILURES: Readonly<Record<string, Entry>> = catalogue.failures;

export type Params = Readonly<Record<string, unknown>>;

/** Puts values in the place of `{name}`; a parameter without a value stays as it is. */
export function fill(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
    name in params ? String(params[name]) : whole,
  );
}

/** Title and remedy of a code of the catalogue; nothing for a code that is not in it. */
export function failureText(code: string, language: Language, params: Params = {}) {
  const entry = FAILURES[code];
  return entry && textOf(entry, language, params);
}

function textOf(entry: Entry, language: Language, params: Params) {
  const { title, remedy } = entry[language];
  return { title: fill(title, params), remedy: fill(remedy, params) };
}

/** The words before a shut gate, where the catalogue speaks of a result that is still in force. */
const SHUT: Readonly<Record<string, Entry>> = catalogue.shut;

/** Why the gate is shut. */
export function shutText(code: string, language: Language, params: Params = {}) {
  const entry = SHUT[code];
  return entry ? textOf(entry, language, params) : failureText(code, language, params);
}
