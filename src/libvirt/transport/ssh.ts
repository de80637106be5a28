import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { lastLines } from "../../core/process";
import type { SshTarget } from "../uri";
import type { Transport } from "./transport";

/** How long ssh may take to end and to say why, once its output has ended; milliseconds. */
const EXPLAIN_WAIT = 1000;

/** Runs the `ssh` program, so that the user's configuration, agent, jump hosts and known hosts hold. */
export function openSsh(target: SshTarget, env: NodeJS.ProcessEnv): Transport {
  // In a session of its own: Ctrl-C in the terminal must not cut the connection while Terraform winds down.
  const child = spawn(target.command ?? "ssh", sshArguments(target), { stdio: ["pipe", "pipe", "pipe"], env, detached: !target.mayAsk });
  let stderr = "";
  let failure: string | undefined;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4096);
  });
  child.on("error", (cause) => {
    failure = `cannot run ${target.command ?? "ssh"}: ${cause.message}`;
    child.stdout.destroy(cause);
  });
  const ended = new Promise((resolve) => child.once("close", resolve));
  return {
    readable: child.stdout,
    writable: child.stdin,
    target: `libvirt on ${target.user === undefined ? "" : `${target.user}@`}${target.host} (ssh)`,
    async explain() {
      if (failure === undefined) await Promise.race([ended, setTimeout(EXPLAIN_WAIT, undefined, { ref: false })]);
      return failure ?? (stderr.trim() === "" ? undefined : lastLines(stderr, 6));
    },
    destroy() {
      child.stdin.destroy();
      child.stdout.destroy();
      child.stderr.destroy();
      child.kill("SIGTERM");
    },
  };
}

/** The arguments of ssh for this target, as libvirt's own client gives them (virNetSocketNewConnectSSH). */
export function sshArguments(target: SshTarget): readonly string[] {
  return [...sshOptions(target), "--", target.host, `sh -c ${quote(remoteScript(target))}`];
}

/** The arguments of ssh that connect its input and output with a port that the host reaches. */
export function sshForward(target: SshTarget, address: string, port: number): readonly string[] {
  return [...sshOptions(target), "-W", `${address.includes(":") ? `[${address}]` : address}:${port}`, "--", target.host];
}

function sshOptions(target: SshTarget): readonly string[] {
  const options: string[] = [];
  if (target.port !== undefined) options.push("-p", String(target.port));
  if (target.user !== undefined) options.push("-l", target.user);
  if (target.keyfile !== undefined) options.push("-i", target.keyfile);
  options.push("-T", "-e", "none");
  if (!target.mayAsk) options.push("-o", "BatchMode=yes");
  if (target.verify !== "config") options.push("-o", `StrictHostKeyChecking=${target.verify}`);
  if (target.knownHosts !== undefined) options.push("-o", `UserKnownHostsFile=${target.knownHosts}`);
  if (target.auth !== undefined) options.push(...authOptions(target.auth, target.keyfile !== undefined));
  return options;
}

function authOptions(auth: NonNullable<SshTarget["auth"]>, hasKey: boolean): readonly string[] {
  const ways = auth.map((way) => (way === "agent" || way === "privkey" ? "publickey" : way));
  const options = ["-o", `PreferredAuthentications=${[...new Set(ways)].join(",")}`];
  if (auth.includes("privkey") && !auth.includes("agent"))
    options.push("-o", "IdentityAgent=none", ...(hasKey ? ["-o", "IdentitiesOnly=yes"] : []));
  return options;
}

/** What runs on the other side: libvirt's own helper, or something that joins stdin and stdout to the socket. */
function remoteScript(target: SshTarget): string {
  const helper = `exec virt-ssh-helper ${quote(target.name)}`;
  const netcat = netcatScript(target.netcat, target.socket ?? "/run/libvirt/libvirt-sock");
  switch (proxyOf(target)) {
    case "native":
      return helper;
    case "netcat":
      return netcat;
    case "auto":
      return `if command -v virt-ssh-helper >/dev/null 2>&1; then ${helper}; fi; ${netcat}`;
  }
}

/** As libvirt's client decides it (remote_driver.c). */
function proxyOf(target: SshTarget): SshTarget["proxy"] {
  if (target.proxy !== "auto") return target.proxy;
  // The helper takes no socket, and a netcat that is named is meant to be used.
  if (target.socket !== undefined || target.netcat !== undefined) return "netcat";
  // Only the other side's environment says where a session's socket is.
  return target.name.endsWith("/session") ? "native" : "auto";
}

function netcatScript(netcat: string | undefined, socket: string): string {
  const nc = quote(netcat ?? "nc");
  // `-q` must be given where it exists (Debian's netcats), or netcat stays after the end of its input.
  const run = `if ${nc} -q 2>&1 | grep "requires an argument" >/dev/null 2>&1; then exec ${nc} -q0 -U ${quote(socket)}; else exec ${nc} -U ${quote(socket)}; fi`;
  if (netcat !== undefined) return run;
  return (
    `if command -v nc >/dev/null 2>&1; then ${run}; fi; ` +
    `if command -v socat >/dev/null 2>&1; then exec socat - UNIX-CONNECT:${quote(socket)}; fi; ` +
    'echo "none of virt-ssh-helper, nc and socat can be used on this host; install netcat-openbsd" >&2; exit 127'
  );
}

/** One word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
