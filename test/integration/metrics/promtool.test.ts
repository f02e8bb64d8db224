import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";

import { CLOSE_CODES } from "../../../worker/channel/ends.ts";
import { exposition } from "../../../worker/metrics/exposition.ts";
import { FAMILIES, familyOf, isFamilyName } from "../../../worker/metrics/families.ts";
import { observed } from "../../../worker/metrics/sample.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const fileAt = (path: string) => fileURLToPath(new URL(`../../../docs/${path}`, import.meta.url));

/** Runs promtool, which Debian's package prometheus has. */
function promtool(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync("promtool", args, { input, encoding: "utf8" });
  return { status, output: stdout + stderr };
}

/** One number of every family, with a label that is hard to write. */
const EVERYTHING = Object.keys(FAMILIES)
  .filter(isFamilyName)
  .flatMap((name) => {
    const { type, labels } = familyOf(name);
    const values = labels.map(() => 'a "b" \\ c\nd');
    if (type === "histogram") return [0, 1, 1000].flatMap((value) => observed(name, values, value));
    return [{ name, labels: values, value: 1.5 }];
  });

interface Dashboard {
  readonly panels: readonly {
    readonly id: number;
    readonly gridPos: {
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
    };
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

const DASHBOARD: Dashboard = JSON.parse(readFileSync(fileAt("grafana/porthole.json"), "utf8"));
const ALERTS = readFileSync(fileAt("prometheus/alerts.yml"), "utf8");

/** The expressions of the dashboard, as Grafana sends them. */
const EXPRESSIONS = DASHBOARD.panels
  .flatMap(({ targets }) => targets.map(({ expr }) => expr))
  .map((expr) => expr.replaceAll("$tenant", ".*").replaceAll(/\$__(rate_interval|range)/g, "5m"));

/** Every name in a text that could be a number of /metrics. */
const namesIn = (text: string) => text.match(/porthole_[a-z_]+[a-z]/g) ?? [];
const isKnown = (name: string) =>
  isFamilyName(name) || isFamilyName(name.replace(/_(bucket|sum|count)$/, ""));

describe("what /metrics answers", () => {
  it("is Prometheus' text, and named as Prometheus names numbers", ({ expect }) => {
    expect(promtool(["check", "metrics"], exposition(EVERYTHING))).toEqual({
      status: 0,
      output: "",
    });
  });

  it("would not be, were a line of it wrong", ({ expect }) => {
    const text = exposition(EVERYTHING).replace(" 1.5\n", " one\n");
    expect(promtool(["check", "metrics"], text).status).not.toBe(0);
  });
});

describe("the alerts", () => {
  it("are rules, which are raised by what they say and by nothing else", ({ expect }) => {
    for (const args of [
      ["check", "rules", fileAt("prometheus/alerts.yml")],
      ["test", "rules", fileAt("prometheus/alerts.test.yml")],
    ]) {
      const { status, output } = promtool(args);
      expect(status, output).toBe(0);
    }
  });

  it("name numbers that there are, and ends that there are", ({ expect }) => {
    expect(namesIn(ALERTS).filter((name) => !isKnown(name))).toEqual([]);
    const codes = ALERTS.match(/\b(?:target|ticket|login)-[a-z-]+/g) ?? [];
    expect(codes.filter((code) => !Object.hasOwn(CLOSE_CODES, code))).toEqual([]);
  });

  it("are each tested", ({ expect }) => {
    const names = [...ALERTS.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
    const tests = readFileSync(fileAt("prometheus/alerts.test.yml"), "utf8");
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      expect(tests).toContain(`alertname: ${name}, exp_alerts: []`);
      expect(tests).toContain(`'{alertname="${name}"}', value: 1`);
    }
  });
});

describe("the dashboard", () => {
  it("asks what Prometheus can answer", async ({ expect, onTestFinished }) => {
    const folder = await temporaryFolder();
    onTestFinished(() => folder.remove());
    const rules = EXPRESSIONS.map((expr, at) => ({ record: `panel:${String(at)}`, expr }));
    const file = join(folder.path, "rules.yml");
    writeFileSync(file, JSON.stringify({ groups: [{ name: "dashboard", rules }] }));
    const { status, output } = promtool(["check", "rules", file]);
    expect(status, output).toBe(0);
    expect(output).toContain(`${String(EXPRESSIONS.length)} rules found`);
  });

  it("asks for numbers that there are, with labels that they have", ({ expect }) => {
    for (const expr of EXPRESSIONS) {
      const names = namesIn(expr);
      expect(names.filter((name) => !isKnown(name))).toEqual([]);
      const labels = names.flatMap((name) => {
        const family = name.replace(/_(bucket|sum|count)$/, "");
        const known = isFamilyName(name) ? name : family;
        return isFamilyName(known) ? familyOf(known).labels : [];
      });
      const asked = [
        ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", ")),
        ...[...expr.matchAll(/([a-z]+)=/g)].map(([, label = ""]) => label),
      ];
      for (const label of asked) expect([...labels, "le", "tenant"]).toContain(label);
    }
  });

  it("has panels that lie beside each other", ({ expect }) => {
    const cells = DASHBOARD.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from(
        { length: w * h },
        (_, at) => `${String(x + (at % w))} ${String(y + Math.floor(at / w))}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(DASHBOARD.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
    const ids = DASHBOARD.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
