import { getCACertificates, setDefaultCACertificates } from "node:tls";

import { trusted, trustInRuntime } from "../../support/pki/trusted.ts";

// Before anything that starts the runtime is imported. Upgrades to WebSocket leave by this process.
trustInRuntime();
setDefaultCACertificates([...getCACertificates(), trusted().authority.certificate]);
