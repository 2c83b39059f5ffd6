import { useEffect, useState } from "react";

/** The text to search for: what was typed, a moment after the last change. */
export function useDeferredSearch(typed: string): string {
  const [wanted, setWanted] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  return wanted;
}
