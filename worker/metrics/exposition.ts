import { FAMILIES, familyOf, type FamilyName } from "./families.ts";
import type { Labelled } from "./totals.ts";

/** Of the text that {@link exposition} makes. */
export const EXPOSITION_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Numbers in Prometheus' text format 0.0.4
 * (<https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>). Families without a number are
 * left out; the buckets of a histogram, which are counted one by one here, include those below them there.
 */
export function exposition(samples: readonly Labelled[]): string {
  const byName = new Map<FamilyName, Labelled[]>();
  for (const sample of samples) {
    const family = byName.get(sample.name);
    if (family === undefined) byName.set(sample.name, [sample]);
    else family.push(sample);
  }
  const names = Object.keys(FAMILIES).filter((name): name is FamilyName => name in FAMILIES);
  return names
    .flatMap((name) => {
      const found = byName.get(name);
      return found === undefined ? [] : linesOf(name, found);
    })
    .join("");
}

function linesOf(name: FamilyName, samples: readonly Labelled[]): readonly string[] {
  const { type, help } = familyOf(name);
  const lines = type === "histogram" ? histogramLines(name, samples) : samples.map(plainLine);
  return [`# HELP ${name} ${help}\n`, `# TYPE ${name} ${type}\n`, ...lines];
}

function plainLine(sample: Labelled): string {
  return line(sample.name, pairsOf(sample), sample.value);
}

function histogramLines(name: FamilyName, samples: readonly Labelled[]): readonly string[] {
  const byLabels = new Map<string, { pairs: readonly Pair[]; parts: Map<string, number> }>();
  for (const sample of samples) {
    const pairs = pairsOf(sample);
    const key = JSON.stringify(pairs);
    const histogram = byLabels.get(key) ?? { pairs, parts: new Map<string, number>() };
    byLabels.set(key, histogram);
    if (sample.part !== undefined) histogram.parts.set(sample.part, sample.value);
  }
  const bounds = [...(familyOf(name).buckets ?? []).map(String), "+Inf"];
  return [...byLabels.values()].flatMap(({ pairs, parts }) => {
    let below = 0;
    const buckets = bounds.map((bound) => {
      below += parts.get(bound) ?? 0;
      return line(`${name}_bucket`, [...pairs, ["le", bound]], below);
    });
    const sum = line(`${name}_sum`, pairs, parts.get("sum") ?? 0);
    return [...buckets, sum, line(`${name}_count`, pairs, below)];
  });
}

type Pair = readonly [name: string, value: string];

function pairsOf({ name, labels, tenant }: Labelled): readonly Pair[] {
  const own = familyOf(name).labels.map((label, at): Pair => [label, labels[at] ?? ""]);
  return tenant === undefined ? own : [["tenant", tenant], ...own];
}

function line(name: string, pairs: readonly Pair[], value: number): string {
  const labels = pairs.map(([label, text]) => `${label}="${escaped(text)}"`).join(",");
  return `${name}${labels === "" ? "" : `{${labels}}`} ${value}\n`;
}

function escaped(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
