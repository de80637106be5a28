import { existsSync, lstatSync, lutimesSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Remainders of tools that tell when and where they ran, and that come back when they are needed. */
const TRACES = ["var/cache/ldconfig/aux-cache", "etc/passwd-", "etc/group-", "etc/shadow-", "etc/gshadow-", "etc/subuid-", "etc/subgid-"];
const DAY = 86_400;

/**
 * Takes out of a root what tells when it was made: files that were written since `start` (seconds since 1970) get the date of the newest file
 * of the packages, which is also the day on which accounts of scripts were made. Returns that date.
 */
export function settleRoot(root: string, start: number): number {
  for (const trace of TRACES) rmSync(join(root, trace), { force: true });
  const all = [...walk(root)];
  const newest = all.reduce((latest, { time }) => (time < start && time > latest ? time : latest), 0);
  settleShadow(root, Math.floor(newest / DAY));
  // The deepest first: setting a date inside a folder does not change the folder's.
  const shadow = join(root, "etc/shadow");
  for (const { path } of all.filter(({ path, time }) => time >= start || path === shadow).reverse()) lutimesSync(path, newest, newest);
  return newest;
}

function* walk(path: string): Generator<{ readonly path: string; readonly time: number }> {
  const found = lstatSync(path);
  yield { path, time: Math.floor(found.mtimeMs / 1000) };
  if (found.isDirectory()) for (const name of readdirSync(path).sort()) yield* walk(join(path, name));
}

/** Account tools write today's date into the third field. Days of the packages themselves are in the past and stay. */
function settleShadow(root: string, day: number): void {
  const file = join(root, "etc/shadow");
  if (!existsSync(file)) return;
  const lines = readFileSync(file, "utf8").split("\n");
  const settled = lines.map((line) => {
    const fields = line.split(":");
    if (Number(fields[2]) > day) fields[2] = String(day);
    return fields.join(":");
  });
  if (settled.join("\n") !== lines.join("\n")) writeFileSync(file, settled.join("\n"));
}
