import { readdirSync, readFileSync } from "node:fs";
import { run } from "../../src/core/process";
import { hostLayout } from "../../src/host/layout";

/** Everything that an embedded host has on this machine: processes that see its folder's mounts or name it, links, routes, mounts, nft tables. */
export async function tracesOf(folder: string): Promise<readonly string[]> {
  const layout = hostLayout(folder);
  const processes = readdirSync("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .flatMap((pid) =>
      ["mountinfo", "cmdline"].some((file) => tryRead(`/proc/${pid}/${file}`).includes(folder))
        ? [`process ${pid}: ${tryRead(`/proc/${pid}/cmdline`).slice(0, 60)}`]
        : [],
    );
  const [links, routes, tables] = await Promise.all([
    run("ip", ["-o", "link"]),
    run("ip", ["-4", "-o", "route"]),
    run("nft", ["list", "tables"]),
  ]);
  const named = [...links.stdout.split("\n"), ...routes.stdout.split("\n"), ...tables.stdout.split("\n")];
  const mounts = readFileSync("/proc/self/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(folder));
  return [...processes, ...mounts, ...named.filter((line) => line.includes(layout.link) || line.includes(layout.table))];
}

function tryRead(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // the process ended meanwhile
  }
}
