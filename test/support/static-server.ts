import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
  ".webmanifest": "application/manifest+json",
};

/** A web server for a folder, with the headers that its file `_headers` names for all paths. */
export interface StaticServer {
  /** Origin, without a slash at its end. */
  readonly url: string;
  /** Where the files are; nothing is served before that is known. */
  folder: string | undefined;
  /** Changes a file on its way, by its path. */
  change: ((path: string, content: Buffer) => Buffer) | undefined;
  close(): Promise<void>;
}

export async function startStaticServer(): Promise<StaticServer> {
  const server = createServer((request, response) => {
    void answer(request.url ?? "/").then(
      ({ content, headers, type }) =>
        response.writeHead(200, { ...headers, "content-type": type }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  const answer = async (address: string) => {
    if (served.folder === undefined) throw new Error("there is no folder yet");
    const { pathname } = new URL(address, "http://folder.invalid");
    const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
    const content = await readFile(join(served.folder, normalize(path)));
    const rules = await readFile(join(served.folder, "_headers"), "utf8");
    return {
      content: served.change?.(path, content) ?? content,
      headers: headersForAll(rules),
      type: TYPES[extname(path)] ?? "application/octet-stream",
    };
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  const served: StaticServer = {
    url: `http://127.0.0.1:${address.port}`,
    folder: undefined,
    change: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return served;
}

/** The first rule is that for all paths. */
function headersForAll(rules: string): Record<string, string> {
  const [first, ...lines] = rules.split("\n");
  if (first !== "/*") throw new Error("the first rule is not for all paths");
  const end = lines.findIndex((line) => !line.startsWith("  "));
  return Object.fromEntries(
    lines.slice(0, end).map((line) => {
      const at = line.indexOf(": ");
      return [line.slice(2, at), line.slice(at + 2)];
    }),
  );
}
