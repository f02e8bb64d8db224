import { writeFile } from "node:fs/promises";

import { TEST_API_TOKEN } from "../support/gateway-secrets.ts";
import { buildGateway, startBuiltGateway } from "../support/built-gateway.ts";
import type { Closers } from "../support/closers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** A call of the directory of the tenant `load`, for each of `sessions`, all at once. */
type Load =
  | { readonly call: "open" | "report" | "leave"; readonly sessions: readonly number[] }
  | { readonly call: "list"; readonly selection: object }
  | { readonly call: "endMatching"; readonly selection: object };

/**
 * The build with sessions that have no viewer and no machine, and with an address at which they say what sessions say;
 * its own API is where it always is.
 * Entries differ in all that they are found by: a console each, four sessions a person, three issuers.
 */
const LOAD_MODULE = `
import { DurableObject } from "cloudflare:workers";
import gateway from "./main.js";

export * from "./main.js";

export class ConsoleSession extends DurableObject {
  told() {
    return { heard: true };
  }
  end() {
    return "ended";
  }
}

const member = (at) => ({ session: "session-".padEnd(38, "x") + String(at).padStart(5, "0"), incarnation: "stay-" + at });

const standing = (at) => ({
  state: at % 1000 === 999 ? "waiting" : "live",
  mode: "control",
  lastInputUnixMs: Date.now(),
  roundTripMs: 40,
  bytesToViewer: 1_000_000 + at,
  bytesToTarget: 10_000 + at,
  connection: 1,
});

const entry = (at) => ({
  session: member(at).session,
  tenant: "load",
  console: { id: "vm-" + at, name: "Machine number " + at },
  subject: "person-" + Math.floor(at / 4) + "@tenant.example",
  issuer: "portal-" + (at % 3),
  sharing: "shared",
  may: { takeOver: false, covert: false },
  observersRequired: 0,
  canChoose: true,
  kind: "rfb",
  route: "datacentre-1",
  region: "FRA",
  client: "10.0." + (Math.floor(at / 250) % 250) + "." + (at % 250),
  agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
  startedUnixMs: Date.now(),
  endsUnixMs: Date.now() + 28_800_000,
  version: "1.0.0",
});

const enter = (directory, at) =>
  directory.enter({
    ...member(at),
    entry: entry(at),
    standing: { ...standing(at), state: "opening" },
    again: false,
    begunUnixMs: Date.now(),
  });

const CALLS = {
  // As a session does: it is let in, and is live a moment later.
  open: async (directory, at) => {
    await enter(directory, at);
    return CALLS.report(directory, at);
  },
  report: (directory, at) => directory.report({ ...member(at), standing: standing(at), turn: 9_999_999_999_999 }),
  leave: (directory, at) => directory.leave({ ...member(at), ending: { code: "closed" } }),
};

export default {
  async fetch(request, env, ctx) {
    if (new URL(request.url).pathname.startsWith("/api/")) return gateway.fetch(request, env, ctx);
    const { call, sessions, selection } = await request.json();
    const directory = env.DIRECTORY.getByName("load");
    if (call in CALLS) {
      const answers = await Promise.all(sessions.map((at) => CALLS[call](directory, at)));
      return Response.json({ answers: answers.map((answer) => answer?.known ?? true) });
    }
    return Response.json(await directory[call](selection));
  },
};
`;

const LOAD_FILE = "load.js";

/** A directory in workerd, and what calls it. */
export interface LoadGateway {
  readonly pid: number;
  readonly call: (load: Load) => Promise<LoadAnswer>;
  /** Lists sessions by the API, as its callers do; `query` has the filters. */
  readonly list: (query: string) => Promise<LoadAnswer>;
}

export interface LoadAnswer {
  readonly answers?: readonly unknown[];
  readonly sessions?: readonly unknown[];
  readonly next?: string;
  readonly ended?: number;
}

/** The closers stop it. */
export async function startLoadGateway(closers: Closers): Promise<LoadGateway> {
  const temporary = await temporaryFolder();
  const { path: folder } = temporary;
  closers.add({ close: () => temporary.remove() });
  buildGateway(folder);
  const module = `${folder}/${LOAD_FILE}`;
  await writeFile(module, LOAD_MODULE);
  const bindings = {
    LIMITS: JSON.stringify({ liveSessions: { source: 0 } }),
  };
  const workerd = closers.add(
    await startBuiltGateway({
      folder,
      module,
      storage: `${folder}/storage`,
      assets: false,
      bindings,
    }),
  );
  return {
    pid: workerd.pid,
    call: async (load) => {
      const response = await fetch(workerd.url, { method: "POST", body: JSON.stringify(load) });
      if (!response.ok) throw new Error(`the directory did not answer: ${response.status}`);
      const answer: LoadAnswer = JSON.parse(await response.text());
      return answer;
    },
    list: async (query) => {
      const response = await fetch(new URL(`/api/v1/sessions?${query}`, workerd.url), {
        headers: { Authorization: `Bearer ${TEST_API_TOKEN}` },
      });
      if (!response.ok) throw new Error(`the API did not answer: ${response.status}`);
      const answer: LoadAnswer = JSON.parse(await response.text());
      return answer;
    },
  };
}
