import { existsSync, lstatSync, lutimesSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SOURCE_DATE_EPOCH } from "../source-date";

/** Remainders of tools that tell when and where they ran, and that come back when they are needed. */
const TRACES = [
  "var/cache/ldconfig/aux-cache",
  "etc/.pwd.lock",
  "etc/passwd-",
  "etc/group-",
  "etc/shadow-",
  "etc/gshadow-",
  "etc/subuid-",
  "etc/subgid-",
];
const DAY = 86_400;

/** Takes out of a root what tells when it was made: no file, and no account that a script made, is newer than the date of all images. */
export function settleRoot(root: string): void {
  for (const trace of TRACES) rmSync(join(root, trace), { force: true });
  settleShadow(join(root, "etc/shadow"));
  settleDates(root);
}

function settleDates(path: string): void {
  const found = lstatSync(path);
  // First what is in it: that does not change the folder's own date, as nothing is made or removed.
  if (found.isDirectory()) for (const name of readdirSync(path)) settleDates(join(path, name));
  if (found.mtimeMs > SOURCE_DATE_EPOCH * 1000) lutimesSync(path, SOURCE_DATE_EPOCH, SOURCE_DATE_EPOCH);
}

/** Tools that make accounts write today's date into the third field. */
function settleShadow(file: string): void {
  if (!existsSync(file)) return;
  const day = Math.floor(SOURCE_DATE_EPOCH / DAY);
  const text = readFileSync(file, "utf8");
  const settled = text.split("\n").map((line) => {
    const fields = line.split(":");
    if (Number(fields[2]) > day) fields[2] = String(day);
    return fields.join(":");
  });
  if (settled.join("\n") !== text) writeFileSync(file, settled.join("\n"));
}
