import type { Bindings } from "./config/config.ts";
import { createApp } from "./http/app.ts";
import { endSocket } from "./http/end-socket.ts";

export { ConsoleSession } from "./console/console-session.ts";

const app = createApp({
  endSocket,
  timingSafeEqual: (a, b) => crypto.subtle.timingSafeEqual(a, b),
});

export default {
  fetch: (request, env, ctx) => app.fetch(request, env satisfies Bindings, ctx),
} satisfies ExportedHandler<Env>;
