import { writeFile } from "node:fs/promises";

import { buildGateway, startBuiltGateway } from "../support/built-gateway.ts";
import type { Closers } from "../support/closers.ts";
import { freePort } from "../support/listener.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import type { Workerd } from "../support/workerd.ts";

/** The build with one more address, at which an object of a session is reset as the runtime resets one at any time. */
const DRILL_MODULE = `
import worker, { ConsoleSession as Session } from "./main.js";

export * from "./main.js";

export class ConsoleSession extends Session {
  async reset() {
    this.ctx.abort("drill");
  }
}

export default {
  async fetch(request, env, context) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/drill/reset") return worker.fetch(request, env, context);
    await env.SESSIONS.getByName(searchParams.get("session")).reset().catch(() => {});
    return new Response("reset");
  },
};
`;

const DRILL_FILE = "drill.js";

/** A gateway that is deployed twice, at one address, with one storage. */
export interface DeployedGateway {
  readonly url: string;
  /** Stops the Worker that runs, and starts a new build in its place. Resolves when it listens. */
  deployAgain(): Promise<void>;
  /** Resets the object of a session. */
  reset(session: string): Promise<void>;
}

/** Builds a gateway twice and starts the first of the builds. The closers stop it. */
export async function deployGateway(closers: Closers): Promise<DeployedGateway> {
  // Building keeps this process from everything else, so it is done while nobody is there.
  const builds = [await build(closers), await build(closers)];
  const storage = closers.add(await removable()).path;
  const port = await freePort();
  const deploy = async (): Promise<Workerd> => {
    const folder = builds.shift();
    if (folder === undefined) throw new Error("there is no other build");
    const module = `${folder}/${DRILL_FILE}`;
    return startBuiltGateway({ folder, module, port, storage, assets: false });
  };
  let workerd = await deploy();
  closers.add({ close: () => workerd.close() });
  return {
    url: `http://127.0.0.1:${port}`,
    deployAgain: async () => {
      await workerd.close();
      workerd = await deploy();
    },
    reset: async (session) => {
      const { status } = await fetch(`http://127.0.0.1:${port}/drill/reset?session=${session}`);
      if (status !== 200) throw new Error(`the object was not reset: ${status}`);
    },
  };
}

async function build(closers: Closers): Promise<string> {
  const { path } = closers.add(await removable());
  buildGateway(path);
  await writeFile(`${path}/${DRILL_FILE}`, DRILL_MODULE);
  return path;
}

async function removable(): Promise<{ readonly path: string; close(): Promise<void> }> {
  const folder = await temporaryFolder();
  return { path: folder.path, close: () => folder.remove() };
}
