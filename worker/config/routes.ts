import { internetRoute, type Route } from "../route/route.ts";
import { isNetwork } from "./bindings.ts";
import type { SettingsReader } from "./reader.ts";
import type { Settings } from "./settings.ts";

/**
 * The ways out, in the order in which they are tried. A network is named on purpose: it goes before the
 * internet where both have a target. `problems` gets a sentence for each binding that cannot be used.
 */
export function readRoutes(
  { read, required, isBlank }: SettingsReader,
  settings: Settings,
  problems: string[],
): readonly Route[] {
  const networks = isBlank("ROUTES") ? [] : read("ROUTES");
  const isInternet = networks?.length === 0 || !isBlank("ALLOWED_TARGETS");
  const allowed = isInternet ? required("ALLOWED_TARGETS") : undefined;
  const internetTls = read("INTERNET_TLS");
  const refused = read("NAT64_PREFIXES");
  for (const [index, { binding }] of (networks ?? []).entries()) {
    if (binding !== undefined && !isNetwork(settings, binding)) {
      problems.push(
        `ROUTES: Entry ${index + 1} has a binding that the Worker does not have, or that cannot connect.`,
      );
    }
  }
  const internet =
    allowed === undefined ? [] : [internetRoute(allowed, internetTls === "required")];
  return [...(networks ?? []), ...internet].map((route) => ({ ...route, refused }));
}
