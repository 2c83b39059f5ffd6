/** The languages of the interface. */
export const LANGUAGES = ["zh", "en"] as const;
export type Language = (typeof LANGUAGES)[number];

const KEPT_UNDER = "hawser.language";

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** The first of the browser's languages that there is; English for everybody else. */
export function preferred(wanted: readonly string[]): Language {
  const known = wanted.map((tag) => tag.toLowerCase().split("-")[0]).find(isLanguage);
  return known ?? "en";
}

/** What was chosen before, else what the browser prefers. A browser that keeps nothing is no reason to fail. */
export function chosen(): Language {
  try {
    const kept = localStorage.getItem(KEPT_UNDER);
    if (isLanguage(kept)) {
      return kept;
    }
  } catch {
    // Storage is switched off.
  }
  return preferred(navigator.languages);
}

export function remember(language: Language) {
  try {
    localStorage.setItem(KEPT_UNDER, language);
  } catch {
    // It is asked of the browser again the next time.
  }
}
