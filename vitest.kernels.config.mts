import { defineConfig } from "vitest/config";

/** `npm run test:kernels`: whole builds of every kernel, twice. An hour on two cores. */
export default defineConfig({
  test: {
    name: "kernels",
    include: ["test/kernels/**/*.test.ts"],
    testTimeout: 7_200_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
