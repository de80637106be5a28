import type { Command } from "commander";
import { hostLogs, readHostLog } from "../../host/logs";
import { lineCount } from "../option-values";
import type { Session } from "../session";

/** `queztl host logs [NAME]` */
export function logs(command: Command, session: Session): void {
  command
    .argument("[name]", "a log, such as libvirtd or qemu/db; without it, their names")
    .option("-n, --lines <count>", "how many of its last lines", lineCount, 100)
    .option("--json", "print JSON")
    .action((name: string | undefined, options: { readonly lines: number }) => {
      if (name === undefined) {
        const all = hostLogs();
        return session.json ? session.document({ logs: all }) : session.print(all.map((log) => log.name).join("\n"));
      }
      const text = readHostLog(name, options.lines);
      return session.json ? session.document({ name, lines: text.split("\n") }) : session.print(text);
    });
}
