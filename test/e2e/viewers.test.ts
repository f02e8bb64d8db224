import { readFile, writeFile } from "node:fs/promises";

import { afterAll, describe, it } from "vitest";

import { serveNovncPage, type NovncServer } from "../bench/subjects/novnc-page.ts";
import { consoleUrl } from "../../demo/cloudstack/console-url.ts";
import { cloudStackToken } from "../support/cloudstack.ts";
import { markdownTable, withTable } from "../../scripts/documents/table.ts";
import { CLOUDSTACK_SECRETS } from "../support/gateway-secrets.ts";
import { bareLink, mintTicket } from "../support/gateway.ts";
import { stageForFile } from "../support/stage.ts";
import { NOVNC } from "./viewers/novnc-versions.ts";
import { MACHINES, type Machine, type MachineName } from "./viewers/machines.ts";

/**
 * Every viewer that docs/viewers.md lists, at the gateway's own address and at CloudStack's, before every
 * kind of machine: the first picture is seen, and a key that is typed reaches the guest. The page's table
 * is made from this run; `UPDATE_DOCS=1` writes it, any other run compares.
 */

const DOCUMENT = new URL("../../docs/viewers.md", import.meta.url);

/** What a management server gives a machine as VNC password: 22 characters, of which 8 count. */
const SID = "cAnArYsIdcAnArYsIdcAnA";
const PASSWORD = SID.slice(0, 8);

const OWN = "Porthole's own";
const VIEWERS = [OWN, ...[...NOVNC.keys()].map((version) => `noVNC ${version}`)];
const ADDRESSES = ["`/api/v1/connect`", "CloudStack's"] as const;
const NAMES: readonly MachineName[] = ["QEMU", "TigerVNC", "demo machine"];

/** The demo machine speaks Raw, which noVNC 1.3 draws wrong by a fault of its own. */
const LEFT_OUT = [{ viewer: "noVNC 1.3", machine: "demo machine" }];

const CELLS = NAMES.flatMap((machine) =>
  VIEWERS.filter(
    (viewer) => !LEFT_OUT.some((out) => out.viewer === viewer && out.machine === machine),
  ).flatMap((viewer) => ADDRESSES.map((address) => ({ machine, viewer, address }))),
);

type Cell = (typeof CELLS)[number];

const pages: ReadonlyMap<string, NovncServer> = new Map(
  await Promise.all(
    [...NOVNC].map(
      async ([version, build]) => [`noVNC ${version}`, await serveNovncPage(build)] as const,
    ),
  ),
);
const stage = stageForFile({
  secrets: CLOUDSTACK_SECRETS,
  vars: { ALLOWED_ORIGINS: [...pages.values()].map(({ origin }) => origin).join(" ") },
});

const machines = new Map<MachineName, Promise<Machine>>();
const machineOf = (name: MachineName): Promise<Machine> => {
  const machine = machines.get(name) ?? MACHINES[name](PASSWORD);
  machines.set(name, machine);
  return machine;
};
afterAll(async () => {
  await Promise.all([...machines.values()].map(async (machine) => (await machine).close()));
  await Promise.all([...pages.values()].map((page) => page.close()));
});

/** The page that opens a console in this viewer, at this address. */
async function pageOf({ viewer, address }: Cell, port: number): Promise<string> {
  const { url } = stage().gateway;
  const isOurs = address === "`/api/v1/connect`";
  const ticket = isOurs
    ? await mintTicket({ port, password: PASSWORD })
    : cloudStackToken({ fields: { clientHostPort: port, clientHostPassword: SID } });
  const stock = pages.get(viewer);
  if (stock === undefined) {
    return isOurs ? bareLink(stage().gateway, ticket) : consoleUrl(url, ticket);
  }
  const relay = url.replace("http", "ws");
  if (isOurs) {
    const protocols = ["binary", `ticket.${ticket}`];
    return stock.address({ relay: `${relay}/api/v1/connect`, password: undefined, protocols });
  }
  // CloudStack before 4.21 has noVNC up to 1.4, and dials another path.
  const path = viewer < "noVNC 1.5" ? "/websockify" : "/websockify/websockify";
  return stock.address({
    relay: `${relay}${path}?token=${ticket}`,
    password: undefined,
    protocols: ["binary"],
  });
}

describe("viewers", () => {
  const opened = new Set<Cell>();

  it.for(CELLS)("$viewer at $address opens $machine", async (cell, { expect }) => {
    const machine = await machineOf(cell.machine);
    const { page } = await stage().visit(await pageOf(cell, machine.port));
    await machine.prove(page, expect);
    opened.add(cell);
  });

  it("end no session by an error", async ({ expect }) => {
    const ends = () =>
      stage()
        .gateway.logs()
        .flatMap((line) => {
          // A page of the gateway's own could come back.
          if (line.includes('"event":"session-parked"')) return "parked";
          return /"event":"session-ended".*"code":"([^"]+)"/.exec(line)?.[1] ?? [];
        });
    await expect.poll(() => ends().length).toBe(CELLS.length);
    expect(new Set(ends())).toEqual(new Set(["closed", "parked"]));
  });

  it("are those that the documentation lists", async ({ expect }) => {
    const rows = VIEWERS.flatMap((viewer) =>
      ADDRESSES.map((address) => [
        viewer,
        address,
        ...NAMES.map((machine) => {
          const cell = CELLS.find(
            (one) => one.viewer === viewer && one.address === address && one.machine === machine,
          );
          if (cell === undefined) return "–";
          return opened.has(cell) ? "✓" : "✗";
        }),
      ]),
    );
    const before = await readFile(DOCUMENT, "utf8");
    const now = withTable(before, markdownTable(["viewer", "address", ...NAMES], rows));
    if (process.env["UPDATE_DOCS"] === "1") await writeFile(DOCUMENT, now);
    else expect(before, "run UPDATE_DOCS=1 npm run test:e2e -- viewers").toBe(now);
  });
});
