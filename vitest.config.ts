import { fileURLToPath } from "node:url";

import { defineConfig } from "vitest/config";

import { loopbackNetwork } from "./test/support/loopback-network/bundle.ts";
import { trustInRuntime } from "./test/support/pki/trusted.ts";
import { SOON } from "./test/support/soon.ts";

/** Several times what one thing may take that a test waits for: then the test says which of them has not come. */
const PATIENCE = { testTimeout: 3 * SOON.timeout, hookTimeout: 3 * SOON.timeout };

// Loading this file runs no program: what a project needs is started by that project's own set-up. The
// runtime reads what it trusts when it is imported, so this variable has to be set before.
trustInRuntime();
const { cloudflareTest } = await import("@cloudflare/vitest-plugin");

/** Walks and fuzzing: not before each commit, where they would be a fifth of the wait. */
const LONG_TESTS = "test/unit/**/*.long.test.ts";

// oxlint-disable-next-line import/no-default-export -- Vitest looks for it
export default defineConfig({
  test: {
    silent: "passed-only",
    maxWorkers: "100%",
    reporters: ["default", "./test/support/summary-reporter.ts"],
    projects: [
      {
        // Pure tests: they leave nothing behind that another file would see.
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          exclude: [LONG_TESTS],
          isolate: false,
          expect: { poll: SOON },
          // Properties compute for a second or two, and longer on a busy computer.
          testTimeout: 60_000,
        },
      },
      {
        // Sockets, programs and files of this computer, and pure tests that compute for a second or more; no gateway and
        // no browser.
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts", LONG_TESTS],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            main: "./test/worker/main.ts",
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: inject("gatewayBindings"),
              serviceBindings: { DC1: "loopback-network" },
              workers: [loopbackNetwork()],
            },
          })),
        ],
        // The doubles of the global setup run in Node, where the package's stub for browsers is no server.
        resolve: { alias: { ws: fileURLToPath(import.meta.resolve("ws")) } },
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          globalSetup: ["./test/worker/global-setup.ts"],
          expect: { poll: SOON },
          ...PATIENCE,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["./test/e2e/global-setup.ts"],
          setupFiles: ["./test/support/pki/trust-everywhere.ts"],
          expect: { poll: SOON },
          ...PATIENCE,
          fileParallelism: false,
        },
      },
    ],
  },
});
