import { defineConfig } from "vitest/config";

/** `npm run test:images`: tests that need the tools of other distributions, which are installed first. */
export default defineConfig({
  test: {
    name: "images",
    include: ["test/images/**/*.test.ts"],
    globalSetup: ["test/images/setup.ts"],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
