/** The nonce of this page. The content security policy allows only style sheets that carry it. */
export const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";

/**
 * Gives the nonce to every style sheet that our own code makes. Ant Design takes one, but its helpers that lock the
 * scrolling behind a dialog and measure scroll bars do not pass it on.
 */
export function signStyles() {
  const make = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = make(name, options);
    if (element instanceof HTMLStyleElement) {
      element.nonce = nonce;
    }
    return element;
  }) as typeof document.createElement;
}
