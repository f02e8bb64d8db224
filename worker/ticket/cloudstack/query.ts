import { CloudStackError } from "./errors.ts";

/** Max length of the query in characters, percent-encoding included; nothing of a longer one is read. */
export const MAX_QUERY_LENGTH = 16_384;
/** Max length of a token in characters after percent-decoding. CloudStack's are below 2,000. */
export const MAX_TOKEN_LENGTH = 8192;
/** Max number of parameters; CloudStack writes at most 7. */
export const MAX_PARAMETERS = 64;

/** What counts of a console URL's query. Everything else in it is the browser's own and ignored. */
export interface ConsoleQuery {
  readonly token: string;
  /** The parameter `extra` in each reading: unchanged and percent-decoded. */
  readonly extra: readonly string[] | undefined;
}

/**
 * Reads a query exactly as the URL has it. CloudStack's tokens have `+`, `/` and `=` that nobody encoded,
 * which `URLSearchParams` would destroy (`ConsoleProxyHttpHandlerHelper`). A parameter that is there twice is refused:
 * no two readers may read different tokens from one URL. Throws CloudStackError.
 */
export function readConsoleQuery(search: string): ConsoleQuery {
  if (search.length > MAX_QUERY_LENGTH) throw new CloudStackError("too-long");
  const parameters = search.replace(/^\?/, "").split("&");
  if (parameters.length > MAX_PARAMETERS) throw new CloudStackError("too-long");
  const token = percentDecoded(only(parameters, "token") ?? "");
  if (token === "") throw new CloudStackError("no-token");
  if (token.length > MAX_TOKEN_LENGTH) throw new CloudStackError("too-long");
  const extra = only(parameters, "extra");
  return {
    token,
    extra: extra === undefined ? undefined : [...new Set([extra, percentDecoded(extra)])],
  };
}

function only(parameters: readonly string[], name: string): string | undefined {
  const [first, ...others] = parameters.filter((text) => nameOf(text) === name);
  if (others.length > 0) throw new CloudStackError("repeated");
  return first?.slice(name.length + 1);
}

function nameOf(parameter: string): string {
  const end = parameter.indexOf("=");
  return end === -1 ? parameter : parameter.slice(0, end);
}

/** Undoes what is percent-encoded and leaves a stray `%` and what is not UTF-8 as it is. */
export function percentDecoded(text: string): string {
  return text.replaceAll(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
