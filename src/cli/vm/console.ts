import { once } from "node:events";
import type { Command } from "commander";
import { openConsole } from "../../libvirt/stream/console";
import { mustRun } from "../guests/must-run";
import { type GuestOptions, withGuest } from "../guests/with-guest";
import type { Session } from "../session";
import { guestCommand } from "./guest-options";

/** Ctrl-], as virsh and telnet. */
const ESCAPE = 0x1d;

interface ConsoleOptions extends GuestOptions {
  readonly force?: boolean;
  readonly device?: string;
}

/** `queztl vm console NAME` */
export function consoleVerb(command: Command, session: Session): void {
  guestCommand(command)
    .option("--force", "take it over from whoever has it")
    .option("--device <alias>", "another one than the first, such as serial1")
    .action(async (name: string, options: ConsoleOptions) => {
      await withGuest(session, name, options, async (guest) => {
        mustRun(guest);
        const { force = false, device } = options;
        const stream = await openConsole(guest.libvirt, guest.domain, { force, ...(device === undefined ? {} : { device }) });
        session.progress.note(`connected to ${name}; Ctrl-] leaves`);
        await attach(stream, session.interrupts.signal);
        session.progress.note(`\r\nleft ${name}`);
      });
    });
}

/** Joins our terminal and the console until one of them ends or the escape is typed. */
async function attach(stream: import("node:stream").Duplex, signal: AbortSignal): Promise<void> {
  const { stdin, stdout } = process;
  const wasRaw = stdin.isTTY && stdin.isRaw;
  const onInput = (data: Buffer) => {
    const end = data.indexOf(ESCAPE);
    if (end !== 0) stream.write(end < 0 ? data : data.subarray(0, end));
    if (end >= 0) stream.end(() => stream.destroy());
  };
  const leave = () => void stream.destroy();
  signal.addEventListener("abort", leave, { once: true });
  if (stdin.isTTY) stdin.setRawMode(true);
  stdin.on("data", onInput);
  stdin.resume();
  stream.on("data", (data: Buffer) => stdout.write(data));
  try {
    await once(stream, "close");
  } finally {
    stdin.off("data", onInput);
    stdin.pause();
    if (stdin.isTTY) stdin.setRawMode(wasRaw);
    signal.removeEventListener("abort", leave);
  }
}
