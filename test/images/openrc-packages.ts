import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { findLibraries } from "../../src/build/shared-libraries";
import { run, tryWhich } from "../../src/core/process";
import type { ApkSource } from "../build/image/packagers/apk-repository";
import type { TinyFile } from "../build/image/packagers/tiny-system";

const DEBIAN = ["openrc", "librc1", "libeinfo1", "busybox-static", "qemu-guest-agent"];
/** Of this machine, which is a Debian too. */
const OF_MACHINE = ["resize2fs", "ssh-keygen", "useradd", "groupadd", "usermod"];
const KEPT = /^(bin|lib|sbin)\/|^etc\/rc\.conf$|^usr\/sbin\/qemu-ga$|^usr\/bin\/(resize2fs|ssh-keygen|useradd|groupadd|usermod)$/;
const PROVIDED = "busybox-static doas e2fsprogs e2fsprogs-extra openssh-server openssh-keygen util-linux-misc qemu-guest-agent";

/** Scripts that Alpine's packages have, and Debian's not. */
const SERVICES: Readonly<Record<string, string>> = {
  devfs: `depend() { before localmount; }
start() { mkdir -p /dev/pts /dev/shm; mount -t devpts devpts /dev/pts; mount -t tmpfs shm /dev/shm; }`,
  sysfs: `depend() { before devfs localmount; }
start() { mount -t sysfs sys /sys; }`,
  localmount: `start() { mount -o remount,rw /; }`,
  hostname: `depend() { before networking; }
start() { hostname "$(cat /etc/hostname)"; }`,
  networking: `depend() { need localmount; provide net; }
start() { ifup -a; }`,
  "qemu-guest-agent": `command=/usr/lib/queztl/agent
command_background=true
pidfile=/run/agent.pid`,
};

const LEASE = `#!/bin/sh
case "$1" in bound | renew)
  ip address replace "$ip/$mask" dev "$interface"
  ip route replace default via "$router"
  echo "$ip $interface" > /run/lease ;;
esac
`;

/** What images/alpine.yaml names, as packages of Alpine, of Debian's OpenRC, BusyBox and guest agent: Alpine's own mirror may be out of reach. */
export async function openrcPackages(folder: string): Promise<readonly ApkSource[]> {
  const [debs, tree] = [join(folder, "debs"), join(folder, "tree")];
  mkdirSync(debs, { recursive: true });
  await run("apt-get", ["-q", "-o", "APT::Sandbox::User=root", "download", ...DEBIAN], { cwd: debs });
  for (const deb of readdirSync(debs)) await run("dpkg-deb", ["-x", join(debs, deb), tree]);
  mkdirSync(join(tree, "usr/bin"), { recursive: true });
  for (const name of OF_MACHINE) copyFileSync(tryWhich(name) ?? name, join(tree, "usr/bin", name));
  const programs = filesOf(tree).filter((path) => isProgram(join(tree, path)));
  const { libraries, interpreters } = closure(
    tree,
    programs.map((path) => `/${path}`),
  );
  const text = (path: string, content: string, mode = 0o644): TinyFile => ({ path, mode, content: Buffer.from(content) });
  const files: readonly TinyFile[] = [
    ...filesOf(tree)
      .filter((path) => KEPT.test(path))
      .map((path) => fileOf(tree, path)),
    ...[...libraries].map(
      ([name, file]): TinyFile => ({ path: `usr/lib/x86_64-linux-gnu/${name}`, mode: 0o644, content: readFileSync(file) }),
    ),
    ...[...interpreters].map(([path, file]): TinyFile => ({ path: path.slice(1), mode: 0o755, content: readFileSync(file) })),
    ...Object.entries(SERVICES).map(([name, body]) => text(`etc/init.d/${name}`, `#!/sbin/openrc-run\n${body}\n`, 0o755)),
    text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
    text("etc/group", "root:x:0:\nwheel:x:10:root\n"),
    text("etc/shadow", "root:*:10000::::::\n", 0o640),
    text("etc/doas.conf", "permit nopass root\n"),
    text("etc/ssh/ssh_config", ""),
    text("etc/udhcpc/default.script", LEASE, 0o755),
    text("root/.profile", ""),
    text("etc/login.defs", ""),
    text("etc/insserv.conf", ""),
    text("etc/insserv.conf.d/.keep", ""),
    text("var/log/messages", ""),
    ...["if-pre-up.d", "if-up.d", "if-down.d", "if-post-down.d"].map((folder) => text(`etc/network/${folder}/.keep`, "")),
    { path: "var/run", mode: 0o777, content: Buffer.alloc(0), link: "/run" },
    { path: "bin/sh", mode: 0o777, content: Buffer.alloc(0), link: "busybox" },
  ];
  return [
    // It is in every lock; an image with a kernel of ours leaves it out.
    { name: "linux-virt", version: "6.12.0-r0", depends: [], provides: [] },
    {
      name: "alpine-base",
      version: "3.22.0-r0",
      depends: [],
      provides: PROVIDED.split(" ").map((name) => `${name}=1-r0`),
      files,
      postInstall: "/bin/busybox mkdir -p /usr/bin /usr/sbin; /bin/busybox --install -s",
    },
  ];
}

/** With the libraries of this machine where the packages have them not. */
function closure(tree: string, programs: readonly string[]): ReturnType<typeof findLibraries> {
  for (;;) {
    const found = findLibraries(tree, programs);
    if (found.missing.length === 0) return found;
    for (const name of found.missing) {
      const file = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64"].map((folder) => join(folder, name)).find(existsSync);
      if (file === undefined) throw new Error(`this machine lacks ${name}`);
      copyFileSync(file, join(tree, "lib/x86_64-linux-gnu", name));
    }
  }
}

function filesOf(tree: string): readonly string[] {
  return readdirSync(tree, { recursive: true, encoding: "utf8" })
    .filter((path) => !lstatSync(join(tree, path)).isDirectory())
    .sort();
}

function fileOf(tree: string, path: string): TinyFile {
  const found = lstatSync(join(tree, path));
  if (found.isSymbolicLink()) return { path, mode: 0o777, content: Buffer.alloc(0), link: readlinkSync(join(tree, path)) };
  return { path, mode: found.mode & 0o7777, content: readFileSync(join(tree, path)) };
}

function isProgram(file: string): boolean {
  return lstatSync(file).isFile() && readFileSync(file).subarray(0, 4).toString("latin1") === "\x7fELF";
}
