import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder for plan files of this process alone, which goes with it, also after an interrupt: plans may hold secrets. */
export function temporaryPlanFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "queztl-plan-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
