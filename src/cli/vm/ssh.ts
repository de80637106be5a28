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

/** What ssh ends with when it could not log in. */
const SSH_FAILED = 255;

interface SshOptions extends GuestOptions {
  readonly user?: string;
}

/** `queztl vm ssh NAME [-- COMMAND…]`: the ssh program with the project's key. Ends with its exit code. */
export function ssh(command: Command, session: Session): void {
  guestCommand(command)
    .argument("[command...]", "a command to run there, after --")
    .option("-l, --user <user>", `whom to log in as (${SSH_USER})`)
    .action(async (name: string, words: readonly string[], options: SshOptions) => {
      const { args, isOurs } = await withGuest(session, name, options, async (guest) => await sshLogin(session, guest, options.user));
      const code = await session.interrupts.shield(async () => await runSsh([...args, ...words]));
      session.setExitCode(code);
      if (code === SSH_FAILED && !isOurs) tellForeign(session, name);
    });
}

interface Login {
  readonly args: readonly string[];
  /** A stack of this project declares the VM, so that its key and known hosts are at hand. */
  readonly isOurs: boolean;
}

async function sshLogin(session: Session, guest: FoundGuest, user: string | undefined): Promise<Login> {
  const { project, stacks } = guest.around;
  const login = user === undefined ? [] : ["-l", user];
  if (project !== undefined) {
    const guests = await stackGuests(session, stacks);
    const found = guests.find(({ uuid }) => uuid === guest.uuid);
    if (found !== undefined) {
      if (found.addresses.length === 0) throw noAddress(found);
      writeSshConfig(project.root, guests, session.env);
      return { args: ["-F", sshConfigFile(project.root), ...login, guest.name], isOurs: true };
    }
  }
  // Not ours: the user's own ssh configuration and keys.
  const leases = guest.id === undefined ? [] : await interfaceAddresses(guest.libvirt, guest.domain, "lease");
  const address = leases.flatMap(({ addresses }) => addresses)[0]?.address;
  if (address === undefined) throw noAddress(guest);
  return { args: ["-l", user ?? SSH_USER, address], isOurs: false };
}

function tellForeign({ progress }: Session, name: string): void {
  progress.note(
    `${name} is not deployed by a stack of this folder, but by another lab or by hand, so your own SSH keys and known hosts were used`,
  );
  progress.note(`  fix: run queztl vm ssh ${name} in the folder of its lab, whose key lets in`);
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
