import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findLibraries } from "../../../../src/build/shared-libraries";
import { run } from "../../../../src/core/process";

export interface TinyFile {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer;
  /** It is a symbolic link with this target. @default a plain file */
  readonly link?: string;
}

/** A package of any distribution: the tests pack it as theirs. */
export interface TinyPackage {
  readonly name: string;
  readonly version: string;
  readonly depends: readonly string[];
  readonly provides: readonly string[];
  readonly files: readonly TinyFile[];
  /** Shell lines that run after it is installed. */
  readonly postInstall?: string;
}

const INITTAB = `::sysinit:/etc/rc
::respawn:/usr/sbin/qemu-ga -m virtio-serial -p /dev/virtio-ports/org.qemu.guest_agent.0 -t /run
::shutdown:/bin/umount -a -r
`;

const RC = `#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
mount -o remount,rw /
mount -t tmpfs run /run
modprobe virtio_console
mkdir -p /dev/virtio-ports
for port in /sys/class/virtio-ports/*; do
  read -r name < $port/name && ln -s ../\${port##*/} /dev/virtio-ports/$name
done
exit 0
`;

/** Four packages that boot and answer through QEMU's guest agent: Debian's BusyBox, its agent with the libraries, and an init. */
export async function tinySystem(folder: string): Promise<readonly TinyPackage[]> {
  const debs = join(folder, "debs");
  const tree = join(folder, "tree");
  mkdirSync(debs, { recursive: true });
  await run("apt-get", ["-q", "-o", "APT::Sandbox::User=root", "download", "busybox-static", "qemu-guest-agent"], { cwd: debs });
  for (const deb of readdirSync(debs)) await run("dpkg-deb", ["-x", join(debs, deb), tree]);
  const agent = readFileSync(join(tree, "usr/sbin/qemu-ga"));
  // The libraries are the machine's own: it is a Debian whose QEMU needs them too, but for those that only the agent needs.
  const { libraries, interpreters } = await closure(debs, tree);
  const program = (path: string, content: Buffer): TinyFile => ({ path, mode: 0o755, content });
  const text = (path: string, content: string, mode = 0o644): TinyFile => ({ path, mode, content: Buffer.from(content) });
  const link = (path: string, target: string): TinyFile => ({ path, mode: 0o777, content: Buffer.alloc(0), link: target });
  return [
    {
      name: "tiny-base",
      version: "1.2-r0",
      depends: ["tiny-busybox"],
      provides: [],
      files: [
        text("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
        text("etc/group", "root:x:0:\nwheel:x:10:root\n"),
        text("etc/shadow", "root:*:10000::::::\n", 0o640),
        text("etc/inittab", INITTAB),
        text("etc/rc", RC, 0o755),
        link("sbin/init", "../bin/busybox"),
        text("root/.profile", ""),
      ],
      postInstall: "id -u > /etc/installed-by; test -r /proc/self/status && echo proc >> /etc/installed-by; ls /dev > /etc/devices",
    },
    {
      name: "tiny-busybox",
      version: "1.35.0-r4",
      depends: [],
      provides: ["/bin/sh"],
      files: [program("bin/busybox", readFileSync(join(tree, "bin/busybox"))), link("bin/sh", "busybox")],
      postInstall: "/bin/busybox mkdir -p /usr/bin /usr/sbin /sbin /bin; /bin/busybox --install -s",
    },
    {
      name: "tiny-libraries",
      version: "2.36-r1",
      depends: [],
      provides: [...libraries.keys()].map((name) => `so:${name}=1`),
      files: [
        ...[...libraries].map(([name, file]) => program(`usr/lib/x86_64-linux-gnu/${name}`, readFileSync(file))),
        ...[...interpreters].map(([path, file]) => program(path.slice(1), readFileSync(file))),
      ],
    },
    {
      name: "tiny-agent",
      version: "7.2-r10",
      depends: ["so:libglib-2.0.so.0", "tiny-base"],
      provides: ["cmd:qemu-ga=7.2-r10"],
      files: [program("usr/sbin/qemu-ga", agent)],
    },
  ];
}

async function closure(debs: string, tree: string): Promise<ReturnType<typeof findLibraries>> {
  for (let tries = 0; tries < 4; tries++) {
    const found = findLibraries(tree, ["/usr/sbin/qemu-ga"]);
    if (found.missing.length === 0) return found;
    const { stdout } = await run("apt-cache", [
      "depends",
      "--recurse",
      "--no-recommends",
      "--no-suggests",
      "--no-conflicts",
      "--no-breaks",
      "--no-replaces",
      "--no-enhances",
      "qemu-guest-agent",
    ]);
    const names = [...stdout.matchAll(/^(lib[a-z0-9.+-]+|zlib1g)$/gm)].map(([name]) => name);
    await run("apt-get", ["-q", "-o", "APT::Sandbox::User=root", "download", ...new Set(names)], { cwd: debs });
    for (const deb of readdirSync(debs)) await run("dpkg-deb", ["-x", join(debs, deb), tree]);
  }
  throw new Error("the agent's libraries are in none of its packages");
}
