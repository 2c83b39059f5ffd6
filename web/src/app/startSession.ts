import { type Session, sessionQuery } from "../api/session";
import { queries } from "./queries";

/** Takes note of who has just come in; nothing of whoever was here before stays in memory. */
export function startSession(session: Session) {
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, session);
}
