import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import { messageOf, QueztlError } from "../../core/error";
import { lastLines } from "../../core/process";
import { domainXml } from "../../libvirt/calls/domain";
import { parseXml } from "../../libvirt/xml/parse";
import { type GuestLog, guestLogs } from "../guests/log-file";
import { type GuestOptions, withGuest } from "../guests/with-guest";
import { lineCount } from "../option-values";
import type { Session } from "../session";
import { guestCommand } from "./guest-options";

interface LogsOptions extends GuestOptions {
  readonly source?: GuestLog["kind"];
  readonly lines: number;
  readonly follow?: boolean;
}

/** `queztl vm logs NAME` */
export function logs(command: Command, session: Session): void {
  guestCommand(command)
    .addOption(
      new Option("--source <which>", "what its console printed, or what QEMU said; else the console if it is kept").choices([
        "console",
        "qemu",
      ]),
    )
    .option("-n, --lines <count>", "how many of its last lines", lineCount, 200)
    .option("--follow", "go on printing what comes")
    .option("--json", "print JSON")
    .action(async (name: string, options: LogsOptions) => {
      const log = await withGuest(session, name, options, async (guest) =>
        pick(
          name,
          guestLogs(guest.libvirt.uri, guest, parseXml(await domainXml(guest.libvirt, guest.domain)), session.env),
          options.source,
        ),
      );
      if (options.follow === true) return await follow(session, log, options.lines);
      const text = read(log, options.lines);
      if (session.json) return session.document({ vm: name, source: log.kind, file: log.file, lines: text === "" ? [] : text.split("\n") });
      if (options.source === undefined) session.progress.note(`${log.kind} log ${log.file}`);
      return session.print(text);
    });
}

function pick(name: string, all: readonly GuestLog[], source: GuestLog["kind"] | undefined): GuestLog {
  const there = all.filter(({ file }) => existsSync(file));
  const found = source === undefined ? there[0] : there.find(({ kind }) => kind === source);
  if (found !== undefined) return found;
  throw new QueztlError({
    kind: "not-found",
    summary: source === undefined ? `${name} has no log` : `${name} has no ${source} log`,
    why:
      source === "console" && all.length < 2
        ? "its definition keeps none (no serial port with a log file)"
        : `there is no ${all.map(({ file }) => file).join(" and no ")}`,
    fix: `watch it live: queztl vm console ${name}`,
  });
}

function read({ file }: GuestLog, lines: number): string {
  try {
    return lastLines(readFileSync(file, "utf8"), lines);
  } catch (cause) {
    throw new QueztlError({ kind: "access", summary: "cannot read the log", where: file, why: messageOf(cause), cause });
  }
}

async function follow(session: Session, { file }: GuestLog, lines: number): Promise<void> {
  const child = spawn("tail", ["-n", String(lines), "-F", file], { stdio: ["ignore", "inherit", "ignore"] });
  session.interrupts.signal.addEventListener("abort", () => child.kill(), { once: true });
  await new Promise((resolve) => child.once("close", resolve));
}
