import { OTHER } from "../../metrics/counted.ts";
import { familyOf, isFamilyName } from "../../metrics/families.ts";
import { seriesOf, type Part, type Sample } from "../../metrics/sample.ts";

/** Max number of series of a tenant. What would be one more is counted with {@link OTHER} in place of its labels. */
export const MAX_SERIES = 1024;

const TABLE = "metric (series TEXT PRIMARY KEY, value REAL) WITHOUT ROWID";

interface Row extends Record<string, SqlStorageValue> {
  readonly series: string;
  readonly value: number;
}

/**
 * What has been counted of a tenant, on disk. It is written in the transaction of what is counted, so that nothing is
 * counted twice or lost. A tenant of which nothing was counted has no table.
 */
export class MetricStore {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Adds to the numbers. */
  add(samples: readonly Sample[]): void {
    if (samples.length === 0) return;
    this.#storage.sql.exec(`CREATE TABLE IF NOT EXISTS ${TABLE}`);
    for (const sample of samples) this.#addOne(sample);
  }

  /** All numbers. */
  get samples(): readonly Sample[] {
    return this.#isUsed
      ? this.#storage.sql.exec<Row>("SELECT * FROM metric ORDER BY series").toArray().flatMap(read)
      : [];
  }

  #addOne(sample: Sample): void {
    if (this.#addTo(seriesOf(sample), sample.value)) return;
    const { count } = this.#storage.sql
      .exec<{ count: number }>("SELECT COUNT(*) AS count FROM metric")
      .one();
    const hasRoom = count < MAX_SERIES;
    const labels = hasRoom ? sample.labels : sample.labels.map(() => OTHER);
    const series = seriesOf({ ...sample, labels });
    if (!hasRoom && this.#addTo(series, sample.value)) return;
    this.#storage.sql.exec("INSERT INTO metric VALUES (?, ?)", series, sample.value);
  }

  /** Whether there is this series. */
  #addTo(series: string, value: number): boolean {
    const update = "UPDATE metric SET value = value + ? WHERE series = ?";
    const cursor = this.#storage.sql.exec(update, value, series);
    cursor.toArray();
    return cursor.rowsWritten > 0;
  }

  get #isUsed(): boolean {
    const tables = "SELECT 1 FROM sqlite_master WHERE name = 'metric'";
    return this.#storage.sql.exec(tables).toArray().length > 0;
  }
}

/** Nothing for a series that this version does not know. */
function read({ series, value }: Row): readonly Sample[] {
  const [name = "", ...rest]: readonly string[] = JSON.parse(series);
  if (!isFamilyName(name)) return [];
  const { labels, buckets } = familyOf(name);
  const values = rest.slice(0, labels.length);
  if (buckets === undefined)
    return rest.length === labels.length ? [{ name, labels: values, value }] : [];
  const part = [...buckets.map((bound): Part => `${bound}`), "+Inf" as const, "sum" as const].find(
    (part) => part === rest[labels.length],
  );
  return part === undefined ? [] : [{ name, labels: values, part, value }];
}
