/** The languages of the interface. */
export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_UNDER = "hawser.language";

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** Returns the first supported language of the browser, or English. */
export function preferred(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage);
  return known ?? "en";
}

/** Returns the saved language, or the one the browser prefers. A browser without storage is not an error. */
export function chosen(): Language {
  try {
    const kept = localStorage.getItem(KEPT_UNDER);
    if (isLanguage(kept)) {
      return kept;
    }
  } catch {
    // Storage is disabled.
  }
  return preferred(navigator.languages);
}

export function remember(language: Language) {
  try {
    localStorage.setItem(KEPT_UNDER, language);
  } catch {
    // The next visit asks the browser again.
  }
}
