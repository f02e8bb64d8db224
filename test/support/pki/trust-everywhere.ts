import { getCACertificates, setDefaultCACertificates } from "node:tls";

import { trusted, trustInRuntime } from "./trusted.ts";

/**
 * For end-to-end tests, before the runtime is imported: it and this process, by which its upgrades to
 * WebSocket leave, take an authority of the tests for a public one.
 */
trustInRuntime();
setDefaultCACertificates([...getCACertificates(), trusted().authority.certificate]);
