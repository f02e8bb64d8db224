/** In the invented private network this is 127.0.0.1. */
export const PRIVATE_ADDRESS = "10.77.0.5";

/** Routes of the gateway by what the cases call them. */
export const ROUTE = {
  internet: "internet",
  private: "dc1",
  /** Its connector has the private authority and a client certificate. */
  connector: "dc1-tls",
  /** Its connector has neither. */
  bare: "dc1-bare",
} as const;
