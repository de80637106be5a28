import { existsSync } from "node:fs";
import { QueztlError } from "../core/error";
import { tryRun, tryWhich } from "../core/process";
import type { HostLayout } from "./layout";

/** sockaddr_un has 108 bytes for the path and its closing zero. */
export const SOCKET_PATH_MAX = 107;
/** The longest socket path that clients outside use; those of guests are opened inside, below /var/lib/libvirt. */
const LONGEST_INSIDE = "/run/libvirt-sock-ro";

/** Programs that the embedded host runs → the Debian package that has them. */
const HOST_PROGRAMS: Readonly<Record<string, string>> = {
  libvirtd: "libvirt-daemon-system",
  "qemu-system-x86_64": "qemu-system-x86",
  "qemu-img": "qemu-utils",
  dnsmasq: "dnsmasq-base",
  ip: "iproute2",
  iptables: "iptables",
  nft: "nftables",
  unshare: "util-linux",
  nsenter: "util-linux",
  bash: "bash",
};

export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/** The Debian packages whose programs are not there. */
export function missingHostPackages(): readonly string[] {
  const missing = Object.entries(HOST_PROGRAMS).flatMap(([program, name]) => (tryWhich(program) === undefined ? [name] : []));
  if (!existsSync("/etc/libvirt/nwfilter") && !existsSync("/usr/share/libvirt")) missing.push("libvirt-daemon-system");
  return [...new Set(missing)].sort();
}

/** @throws QueztlError if the embedded host cannot run here: each with the way on */
export async function checkPrerequisites(layout: HostLayout): Promise<void> {
  if (process.platform !== "linux")
    throw new QueztlError({
      kind: "host",
      summary: "the embedded host needs Linux",
      fix: "use a libvirt elsewhere, by uri under hosts of lab.yaml or Host.uri(): qemu+ssh://user@host/system",
    });
  const length = Buffer.byteLength(layout.folder + LONGEST_INSIDE);
  if (length > SOCKET_PATH_MAX)
    throw new QueztlError({
      kind: "config",
      summary: `the host's folder is too long: ${layout.folder}`,
      why: `its sockets have paths of ${length} bytes; Linux allows ${SOCKET_PATH_MAX}`,
      fix: `set QUEZTL_HOST_DIR to a folder of at most ${SOCKET_PATH_MAX - LONGEST_INSIDE.length} bytes`,
    });
  const missing = missingHostPackages();
  if (missing.length > 0)
    throw new QueztlError({
      kind: "host",
      summary: `programs of the embedded host are missing`,
      why: `not installed: ${missing.join(", ")}`,
      fix: `apt-get install --no-install-recommends ${missing.join(" ")} (names of Debian's packages)`,
    });
  const trial = await tryRun("unshare", ["--mount", "--net", "--pid", "--fork", "--mount-proc", "--propagation", "private", "true"]);
  if (trial.code !== 0)
    throw new QueztlError({
      kind: "access",
      summary: "this machine does not let us make namespaces",
      why: trial.stderr.trim(),
      fix: "in a container, give it CAP_SYS_ADMIN and CAP_NET_ADMIN (docker run --privileged), or use a libvirt elsewhere, by uri under hosts of lab.yaml or Host.uri(): qemu+ssh://user@host/system",
    });
}

/** The error of everything that only root can do. */
export function notRoot(what: string): QueztlError {
  return new QueztlError({
    kind: "access",
    summary: `only root can ${what}`,
    why: "it makes namespaces and network links",
    fix: "run it with sudo, or use a libvirt of your own, such as qemu:///session or qemu+ssh://user@host/system: by uri under hosts of lab.yaml, or Host.uri()",
  });
}
