import { describe, it } from "vitest";

import { projectTimes } from "../../support/project-times.ts";

describe("the times of the test projects", () => {
  it("are added up for each project, in the order of the first files", ({ expect }) => {
    const files = [
      { project: "worker", tests: 5, startedMs: 1000, endedMs: 4000 },
      { project: "unit", tests: 1, startedMs: 1500, endedMs: 1600 },
      { project: "worker", tests: 7, startedMs: 2000, endedMs: 9500 },
    ];
    expect(projectTimes(files)).toEqual([
      "worker: tests 12, files 2, together 10.5 s, from first to last 8.5 s",
      "unit: tests 1, files 1, together 0.1 s, from first to last 0.1 s",
    ]);
  });

  it("are none where nothing ran", ({ expect }) => {
    expect(projectTimes([])).toEqual([]);
  });
});
