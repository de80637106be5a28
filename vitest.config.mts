import { defineConfig } from "vitest/config";

const shared = { globals: false, testTimeout: 60_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    // A failed command is shown with all that it said.
    diff: { expand: true, truncateThreshold: 0 },
    globalSetup: ["test/setup.ts"],
    maxWorkers: 2,
    projects: [
      {
        // The constructs once more, as the build for cdktf has them: the same suite with the other library under its name.
        resolve: { alias: [{ find: /^cdktn$/, replacement: "cdktf" }] },
        test: { ...shared, name: "cdktf", include: ["test/constructs/**/*.test.ts"] },
      },
      { test: { ...shared, name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/e2e/**", "test/images/**", "test/kernels/**"] } },
      { test: { ...shared, name: "e2e", include: ["test/e2e/**/*.test.ts"] } },
    ],
  },
});
