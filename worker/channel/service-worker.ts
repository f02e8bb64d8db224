/** The script of the viewer's service worker, in the gateway's own folder: it may answer for addresses in that alone. */
export const SERVICE_WORKER_PATH = "service-worker.js";

/** The one Trusted Types policy of a console's page, which knows the one address of that script. */
export const SERVICE_WORKER_POLICY = "porthole-service-worker";
