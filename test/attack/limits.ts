/** What an attack may add to the memory of workerd's processes above their quiet state, MiB. */
export const MEMORY_LIMIT = 16;

/** The longest message that workerd takes from a WebSocket before the gateway sees any of it, MiB. */
export const MESSAGE_LIMIT = 32;

/** Time within which all but one of a hundred requests for `/healthz` are answered meanwhile, milliseconds. */
export const HEALTH_LIMIT_MS = 100;

/** Time within which nothing is left of a connection that was refused, milliseconds. */
export const REFUSED_LIMIT_MS = 2000;

/** Time within which nothing is left of a session that is over, milliseconds. */
export const ENDED_LIMIT_MS = 5000;

/** What this computer may add to those times, since it plays both sides, milliseconds. */
export const ALLOWANCE_MS = 500;

/** Processor time of one refused upgrade, milliseconds. */
export const REFUSAL_LIMIT_MS = 0.4;

/** Lines that one source's refusals may add to the log in a minute. */
export const LOG_LIMIT = 60;
