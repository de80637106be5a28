import { styleText } from "node:util";
import type { Command } from "commander";
import { doctor } from "../../host/doctor";
import type { Session } from "../session";

const MARKS = { ok: "✓", warn: "!", fail: "✗" } as const;
const COLOURS = { ok: "green", warn: "yellow", fail: "red" } as const;

/** `queztl doctor`. Exit code 4 if a check failed. */
export function doctorVerb(command: Command, session: Session): void {
  command
    .option("--uri <uri>", "a libvirt of your own, instead of what the embedded host needs")
    .option("--json", "print JSON")
    .action(async (options: { readonly uri?: string }) => {
      const uri = options.uri ?? session.env.LIBVIRT_DEFAULT_URI;
      const checks = await doctor(uri === undefined || uri === "" ? {} : { uri });
      const failed = checks.filter((check) => check.status === "fail").length;
      if (session.json) session.document({ ok: failed === 0, checks });
      else {
        for (const { id, status, why, fix } of checks) {
          session.print(`${styleText(COLOURS[status], MARKS[status], { stream: process.stdout })} ${id}: ${why}`);
          if (fix !== undefined) session.print(`    fix: ${fix}`);
        }
        const warned = checks.filter((check) => check.status === "warn").length;
        session.print(`${checks.length} checks: ${failed} failed, ${warned} ${warned === 1 ? "warning" : "warnings"}`);
      }
      if (failed > 0) session.setExitCode(4);
    });
}
