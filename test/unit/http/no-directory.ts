import type { Bindings } from "../../../worker/config/bindings.ts";

/** Directories of tenants that have no live sessions. */
export const NO_DIRECTORY: Pick<Bindings, "DIRECTORY" | "TENANTS"> = {
  DIRECTORY: {
    jurisdiction: () => NO_DIRECTORY.DIRECTORY,
    getByName: () => ({
      enter: async () => ({ kind: "refused", turn: 0, code: "console-in-use" }),
      takeOver: async () => ({ kind: "refused", turn: 0, code: "console-in-use" }),
      report: async () => ({ known: false }),
      act: async () => {},
      amend: async () => {},
      leave: async () => {},
      list: async () => ({ sessions: [] }),
      find: async () => undefined,
      reserve: async () => ({ kind: "reserved" }),
      reserved: async () => undefined,
      endMatching: async () => ({ ended: 0 }),
      append: async () => {},
      auditPage: async () => ({ events: [], end: { sequence: 0, hash: "" }, more: false }),
      auditStatus: async () => ({ sequence: 0, kept: 0, bytes: 0, sinks: [] }),
      metrics: async () => ({ samples: [] }),
    }),
  },
  TENANTS: {
    jurisdiction: () => NO_DIRECTORY.TENANTS,
    getByName: () => ({
      has: async () => {},
      hasNone: async () => {},
      list: async () => ({ tenants: [] }),
      sinkFails: async () => {},
      sinkWorks: async () => {},
      failingSinks: async () => [],
      known: async () => ({ tenants: [], more: false }),
    }),
  },
};
