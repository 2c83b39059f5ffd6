import catalogue from "./catalogue.json";
import type { Language } from "./language";

interface Entry {
  readonly zh: { readonly title: string; readonly remedy: string };
  readonly en: { readonly title: string; readonly remedy: string };
}

/** The failure catalogue of the server, written by `cargo xtask gen`. */
const FAILURES: Readonly<Record<string, Entry>> = catalogue.failures;

export type Params = Readonly<Record<string, unknown>>;

/**
 * Replaces each `{name}` by its value, and each `{name:day|days}` by the form that fits the value.
 * A parameter without a value stays visible.
 */
export function fill(template: string, params: Params): string {
  return template.replace(
    /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g,
    (whole, name: string, one?: string, other?: string) => {
      if (!(name in params)) return whole;
      const value = String(params[name]);
      return (value === "1" ? one : other) ?? value;
    },
  );
}

/** Returns title and remedy of a catalogue code, or `undefined` for an unknown code. */
export function failureText(code: string, language: Language, params: Params = {}) {
  const entry = FAILURES[code];
  return entry && textOf(entry, language, params);
}

function textOf(entry: Entry, language: Language, params: Params) {
  const { title, remedy } = entry[language];
  const values = inLanguage(params, language);
  return { title: fill(title, values), remedy: fill(remedy, values) };
}

/** A value that has a text for each language is an object with `en` and `zh`. */
function inLanguage(params: Params, language: Language): Params {
  const pick = (value: unknown) =>
    typeof value === "object" && value !== null && language in value
      ? (value as Record<string, unknown>)[language]
      : value;
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, pick(value)]));
}

/** Texts for a closed channel that differ from the catalogue, which describes a result still in force. */
const CLOSED: Readonly<Record<string, Entry>> = catalogue.closed;

/** The reason why the channel is closed. */
export function closedText(code: string, language: Language, params: Params = {}) {
  const entry = CLOSED[code];
  return entry ? textOf(entry, language, params) : failureText(code, language, params);
}
