import type { Reporter, SerializedError, TestModule, Vitest } from "vitest/node";

import { projectTimes, type EndedFile } from "./project-times.ts";

/**
 * Prints the time and the number of tests of each project, then one last line, `N passed, N failed`, that
 * scripts can read. A skipped test counts as failed, unless names were given (`-t`), which leave out others.
 */
// oxlint-disable-next-line import/no-default-export -- Vitest looks for it
export default class SummaryReporter implements Reporter {
  readonly #started = new Map<string, number>();
  readonly #ended: EndedFile[] = [];
  #isOfNames = false;

  onInit({ config }: Vitest): void {
    this.#isOfNames = config.testNamePattern !== undefined;
  }

  onTestModuleStart({ id }: TestModule): void {
    this.#started.set(id, performance.now());
  }

  onTestModuleEnd(module: TestModule): void {
    const endedMs = performance.now();
    this.#ended.push({
      project: module.project.name,
      tests: [...module.children.allTests()].length,
      startedMs: this.#started.get(module.id) ?? endedMs,
      endedMs,
    });
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    let passed = 0;
    let failed = errors.length;
    let skipped = 0;
    for (const module of modules) {
      failed += module.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed += 1;
        else if (state === "skipped") skipped += 1;
        else failed += 1;
      }
    }
    // A name that no test has is a mistake.
    if (!this.#isOfNames || passed + failed === 0) failed += skipped;
    console.log(
      ["", ...projectTimes(this.#ended), `${passed} passed, ${failed} failed`].join("\n"),
    );
  }
}
