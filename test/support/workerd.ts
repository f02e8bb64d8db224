import { convertV4MiniflareOptions, Miniflare } from "miniflare";

import { childrenOf } from "./machine/process-memory.ts";

/** One workerd with one Worker, its socket that Worker's own: no proxy, no second process. */
export interface Workerd {
  readonly url: URL;
  readonly pid: number;
  /** Where its inspector listens, if it was asked for. */
  readonly inspector: URL | undefined;
  close(): Promise<void>;
}

export interface WorkerSource {
  /** Folder of the bundled module, and its path. */
  readonly folder: string;
  readonly module: string;
  /** Paths of the modules that it imports. */
  readonly imported?: readonly string[];
  /** Where it listens; at a port that is free when left out. */
  readonly port?: number;
  /** Folder of what its Durable Objects store; it is lost with the workerd when left out. */
  readonly storage?: string;
  /** Settings of the Worker beside its code, in miniflare's words. */
  readonly settings: object;
  /** Takes every line that the Worker logs; they are dropped when left out. */
  readonly onLog?: (line: string) => void;
  /** Whether it has an inspector. */
  readonly inspected?: boolean;
}

const NAME = "worker";

/** Starts a Worker in a workerd of its own. */
export async function startWorkerd(source: WorkerSource): Promise<Workerd> {
  const before = await childrenOf(process.pid, "workerd");
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      ...(source.inspected === true ? { inspectorPort: 0 } : {}),
      ...(source.storage === undefined ? {} : { resourcePersistencePath: source.storage }),
      handleStructuredLogs: ({ message }: { readonly message: string }) => source.onLog?.(message),
      workers: [
        {
          ...source.settings,
          name: NAME,
          rootPath: source.folder,
          modules: [source.module, ...(source.imported ?? [])].map((path) => ({
            type: "ESModule" as const,
            path,
          })),
          unsafeDirectSockets: [{ host: "127.0.0.1", port: source.port ?? 0 }],
        },
      ],
    }),
  );
  try {
    const url = await runtime.unsafeGetDirectURL(NAME);
    const pid = (await childrenOf(process.pid, "workerd")).find((one) => !before.includes(one));
    if (pid === undefined) throw new Error("workerd is no child of this process");
    const inspector = source.inspected === true ? await runtime.getInspectorURL() : undefined;
    return { url, pid, inspector, close: () => runtime.dispose() };
  } catch (error) {
    await runtime.dispose();
    throw error;
  }
}
