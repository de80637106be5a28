import { spawn } from "node:child_process";
import type { Command } from "commander";
import { messageOf, QueztlError } from "../../core/error";
import { interfaceAddresses } from "../../libvirt/calls/domain-guest";
import type { Guest } from "../guests/guest";
import { stackGuests } from "../guests/project-guests";
import { SSH_USER, sshConfigFile, writeSshConfig } from "../guests/ssh-config";
import { type FoundGuest, type GuestOptions, withGuest } from "../guests/with-guest";
import type { Session } from "../session";
import { guestCommand } from "./guest-options";

interface SshOptions extends GuestOptions {
  readonly user?: string;
}

/** `queztl vm ssh NAME [-- COMMAND…]`: the ssh program with the project's key. Ends with its exit code. */
export function ssh(command: Command, session: Session): void {
  guestCommand(command)
    .argument("[command...]", "a command to run there, after --")
    .option("-l, --user <user>", `whom to log in as (${SSH_USER})`)
    .action(async (name: string, words: readonly string[], options: SshOptions) => {
      const args = await withGuest(session, name, options, async (guest) => await sshArguments(session, guest, options.user));
      session.setExitCode(await session.interrupts.shield(async () => await runSsh([...args, ...words])));
    });
}

async function sshArguments(session: Session, guest: FoundGuest, user: string | undefined): Promise<readonly string[]> {
  const { project, stacks } = guest.around;
  const login = user === undefined ? [] : ["-l", user];
  if (project !== undefined) {
    const guests = await stackGuests(session, stacks);
    const found = guests.find(({ uuid }) => uuid === guest.uuid);
    if (found !== undefined) {
      if (found.addresses.length === 0) throw noAddress(found);
      writeSshConfig(project.root, guests, session.env);
      return ["-F", sshConfigFile(project.root), ...login, guest.name];
    }
  }
  // Not ours: the user's own ssh configuration and keys.
  const leases = guest.id === undefined ? [] : await interfaceAddresses(guest.libvirt, guest.domain, "lease");
  const address = leases.flatMap(({ addresses }) => addresses)[0]?.address;
  if (address === undefined) throw noAddress(guest);
  return ["-l", user ?? SSH_USER, address];
}

function noAddress({ name, state }: Pick<Guest, "name" | "state">): QueztlError {
  return new QueztlError({
    kind: "host",
    summary: `${name} has no address`,
    why: state === "running" ? "no DHCP server of a libvirt network has lent it one (yet)" : `it is ${state}`,
    fix: state === "running" ? `queztl vm console ${name}` : `queztl vm start ${name}`,
  });
}

async function runSsh(args: readonly string[]): Promise<number> {
  const child = spawn("ssh", args, { stdio: "inherit" });
  return await new Promise((resolve, reject) => {
    child.once("error", (cause) =>
      reject(
        new QueztlError({ kind: "access", summary: "cannot run ssh", why: messageOf(cause), fix: "apt-get install openssh-client", cause }),
      ),
    );
    child.once("exit", (code, signal) => resolve(code ?? (signal === null ? 1 : 128)));
  });
}
