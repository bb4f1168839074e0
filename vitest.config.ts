/**
 * The tests: one Vitest project per suite. `scripts/test.ts` decides which of them run.
 *
 * Every file has a process of its own, so that a test may change its environment, and no test may
 * count on the order of files.
 */
import { defineConfig } from "vitest/config";

const common = {
  pool: "forks" as const,
  environment: "node" as const,
  // Generous bounds for slow machines: a test that hangs fails, a test that needs them is wrong.
  testTimeout: 120_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    watch: false,
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: [
            "{contract,main,renderer,scripts,resources,docs}/**/*.test.{ts,tsx}",
            // The helpers of the black-box suite have tests of their own.
            "e2e/lib/**/*.test.ts",
          ],
        },
      },
      {
        test: {
          ...common,
          name: "e2e:engine",
          include: ["e2e/{engine,build}/**/*.test.ts"],
        },
      },
      {
        test: {
          ...common,
          name: "e2e:browser",
          include: ["e2e/browser/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 60_000,
          // A browser that is starved of its cores is late, not wrong.
          expect: { poll: { timeout: 60_000, interval: 50 } },
        },
      },
      {
        test: {
          ...common,
          name: "e2e:desktop",
          include: ["e2e/desktop/**/*.test.ts"],
          // Each file has a session with a screen of its own; one at a time leaves the clocks honest.
          fileParallelism: false,
        },
      },
      {
        test: {
          ...common,
          name: "e2e:packaged",
          include: ["e2e/packaged/**/*.test.ts"],
        },
      },
      {
        test: {
          ...common,
          name: "e2e:agents",
          include: ["e2e/agents/**/*.test.ts"],
          exclude: ["e2e/agents/node_modules/**"],
          // Upper bounds for slow machines: several CLIs start at once, each with seconds of its own.
          testTimeout: 480_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
