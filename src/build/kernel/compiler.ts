import { run } from "../../core/process";

/** What the compiler calls itself: another one makes other bytes. */
export async function compilerName(): Promise<string> {
  const { stdout } = await run("gcc", ["--version"], {
    what: "asking the compiler for its version",
    kind: "host",
    fix: "apt-get install gcc",
    env: { ...process.env, LC_ALL: "C" },
  });
  return stdout.split("\n", 1)[0] ?? "";
}
