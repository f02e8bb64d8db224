import { isReset } from "./object-reset.ts";
import { Problem } from "./problem.ts";

/**
 * What an object answers. Throws the problem `gateway-updating` for one that is just being replaced: another
 * instance of it answers in a moment.
 */
export async function answerOf<Answer>(call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (error) {
    if (!isReset(error)) throw error;
    throw new Problem("gateway-updating", { headers: { "Retry-After": "2" } });
  }
}
