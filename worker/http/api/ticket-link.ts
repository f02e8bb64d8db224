import * as v from "valibot";

import { Moment, SessionName } from "./session-view.ts";

/** The answer of `POST /api/v1/tickets` and of `POST /api/v1/sessions/{session}/observers`. */
export const TicketLink = v.object({
  /** Opens the console once. Its fragment is the ticket: a secret. */
  url: v.pipe(v.string(), v.url()),
  session: SessionName,
  /** Until when it opens. */
  expiresAt: Moment,
});
export type TicketLink = v.InferOutput<typeof TicketLink>;
