import { defineConfig } from "vitest/config";

const shared = { globals: false, testTimeout: 60_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      { test: { ...shared, name: "unit", include: ["test/**/*.test.ts"], exclude: ["test/e2e/**", "test/provider/**/*.host.test.ts"] } },
    ],
  },
});
