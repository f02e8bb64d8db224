import type { Duplex } from "node:stream";

/** Passes bytes both ways, with back-pressure, until either side ends; then both are gone. */
export function relay(client: Duplex, server: Duplex): void {
  const end = (): void => {
    client.destroy();
    server.destroy();
  };
  for (const side of [client, server]) side.on("error", end).on("close", end);
  client.pipe(server);
  server.pipe(client);
}
