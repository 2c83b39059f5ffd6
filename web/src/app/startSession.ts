import { type Session, sessionQuery } from "../api/session";
import { queries } from "./queries";

/** Stores the new session and clears all cached data of the previous person. */
export function startSession(session: Session) {
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, session);
}
