import { Flag, Origins, ReturnOrigins } from "./schemas.ts";
import { withDefault } from "./setting.ts";

/** Which pages may open consoles, and which they may lead back to. */
export const ORIGINS = {
  ALLOWED_ORIGINS: withDefault({
    kind: "variable",
    schema: Origins,
    default: "",
    problem:
      "ALLOWED_ORIGINS must list at most 64 origins such as https://portal.example.com, in lower case and without a path.",
    meaning:
      "Origins of pages that may open consoles in addition to the gateway's own, at most 64.",
  }),
  RETURN_ORIGINS: withDefault({
    kind: "variable",
    schema: ReturnOrigins,
    default: "",
    problem:
      "RETURN_ORIGINS must list at most 64 origins such as https://panel.example.com, with https, in lower case and without a path.",
    meaning:
      "Origins of pages that a ticket's [`returnUrl`](tickets.md#claims) may lead back to, at most 64; by default none.",
  }),
  ALLOW_MISSING_ORIGIN: withDefault({
    kind: "variable",
    schema: Flag,
    default: "false",
    problem: 'ALLOW_MISSING_ORIGIN must be "true" or "false".',
    meaning:
      "`true` admits clients that send no `Origin`, such as native viewers; `Origin: null` is always refused.",
  }),
};
