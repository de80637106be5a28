import type { Command } from "commander";

/** `NAME` and `--uri`. */
export function guestCommand(command: Command): Command {
  return withUri(command.argument("<name>", "a VM, by name or UUID"));
}

/** `NAME…` and `--uri`. */
export function guestsCommand(command: Command): Command {
  return withUri(command.argument("<names...>", "VMs, by name or UUID"));
}

function withUri(command: Command): Command {
  return command.option("--uri <uri>", "a libvirt; else LIBVIRT_DEFAULT_URI, else the stacks', else the embedded host");
}
