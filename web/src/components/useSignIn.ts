import { useState } from "react";
import { type Problem, problemOf } from "../api/problem";
import type { Session } from "../api/session";

/**
 * A form that ends signed in. When the password is right and the account has a second factor, the form asks for its code
 * and sends everything once more.
 */
export function useSignIn<T>(enter: (entered: T) => Promise<Session>, onDone: (session: Session) => unknown) {
  const [problem, setProblem] = useState<Problem>();
  const [needsCode, setNeedsCode] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const submit = async (entered: T) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await onDone(await enter(entered));
    } catch (error) {
      const refused = problemOf(error);
      if (refused.code === "second_factor_needed" && !needsCode) {
        setNeedsCode(true);
      } else {
        setProblem(refused);
      }
    } finally {
      setBusy(false);
    }
  };
  const reset = () => {
    setProblem(undefined);
    setNeedsCode(false);
  };
  return { submit, problem, needsCode, isBusy, reset };
}
