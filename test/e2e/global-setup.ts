import { buildGateway, GATEWAY_BUILD } from "../support/built-gateway.ts";

/** Builds the gateway once for every test that starts one. */
export function setup(): void {
  buildGateway(GATEWAY_BUILD);
}
