/** The gateway's version, as package.json has it. */
export const GATEWAY_VERSION = "0.1.0";
