import { readFile, writeFile } from "node:fs/promises";

import { afterAll, describe, it } from "vitest";

import { withTable } from "../../scripts/documents/table.ts";
import { viewerEnd, viewerReaches } from "../support/viewer-page.ts";
import { stageForFile } from "../support/stage.ts";
import { CASES, ROUTE_WORDS, securedKvm } from "./hypervisors/cases.ts";
import { hypervisorTable, type Row } from "./hypervisors/table.ts";
import { ROUTE } from "./hypervisors/route.ts";
import { createWorld, type World } from "./hypervisors/world.ts";

/**
 * Every kind of console that docs/hypervisors.md lists, opened in a browser, typed at and seen to answer.
 * Its table is made from this run; `UPDATE_DOCS=1` writes it, any other run compares.
 */

const DOCUMENT = new URL("../../docs/hypervisors.md", import.meta.url);

let world: World | undefined;
const theWorld = async (): Promise<World> => (world ??= await createWorld());
const stage = stageForFile(async () => (await theWorld()).gateway);
afterAll(() => world?.close());

describe("consoles of every hypervisor", () => {
  const rows: Row[] = CASES.map(({ hypervisor, security, route, against }) => ({
    hypervisor,
    security,
    route: ROUTE_WORDS[route],
    against,
    result: "failed",
  }));

  it.for(CASES.map((one, index) => ({ ...one, index })))(
    "$hypervisor: $security, $route",
    async ({ prepare, index }, { expect, onTestFinished }) => {
      const scene = await prepare(await theWorld());
      const { target, machine } = scene;
      onTestFinished(() => scene.close());
      const { page } = await stage().show({ target });
      await viewerReaches(page, "live");
      await machine.prove(page, expect);
      const row = rows[index];
      if (row !== undefined) rows[index] = { ...row, result: "opened" };
    },
  );

  it("are those that the documentation lists", async ({ expect }) => {
    const before = await readFile(DOCUMENT, "utf8");
    const now = withTable(before, hypervisorTable(rows));
    if (process.env["UPDATE_DOCS"] === "1") await writeFile(DOCUMENT, now);
    else expect(before, "run UPDATE_DOCS=1 npm run test:e2e -- hypervisors").toBe(now);
  });
});

describe("a host that lets in only clients with a certificate", () => {
  it("is named as such when the gateway has none for it", async ({ expect, onTestFinished }) => {
    const scene = await securedKvm(await theWorld(), ROUTE.bare);
    onTestFinished(() => scene.close());
    const { target } = scene;
    const ca = (await theWorld()).ca.certificate;
    const { page } = await stage().show({ target: { ...target, tls: { ca } } });
    expect(await viewerEnd(page)).toBe("client-certificate-missing");
    expect(await page.locator("#ending, [data-ending], body").first().innerText()).toContain(
      "The host asks for a certificate",
    );
    expect(stage().gateway.logs().join("\n")).toContain('"check":"client-certificate"');
  });
});
