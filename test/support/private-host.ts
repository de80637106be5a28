import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

export interface PrivateHost {
  /** Its state; the daemon sees `lib` as /var/lib/libvirt, `run` as /run/libvirt and so on. */
  readonly folder: string;
  readonly uri: string;
  readonly socket: string;
  /** The process that holds the namespaces; its only child is in them. */
  readonly pid: number;
  /** Kills libvirtd itself; its supervisor starts it again. */
  killDaemon(): Promise<void>;
  /** Ends everything and removes the folder. */
  stop(): Promise<void>;
}

const LIBVIRTD_CONF = `unix_sock_rw_perms = "0700"
auth_unix_rw = "none"
max_client_requests = 5
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
`;

const QEMU_CONF = `user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
namespaces = [ ]
cgroup_controllers = [ ]
stdio_handler = "file"
`;

/** In its own mount, network and PID namespace, with libvirt's fixed folders bound to ours (docs: facts of libvirt, section 1). */
const SUPERVISOR = `set -e
ip link set lo up
mount -t sysfs sysfs /sys
echo 1 > /proc/sys/net/ipv4/ip_forward
for pair in etc:/etc lib:/var/lib cache:/var/cache log:/var/log run:/run; do
  mkdir -p "\${pair#*:}/libvirt"
  mount --bind "$D/\${pair%%:*}" "\${pair#*:}/libvirt"
done
mkdir -p /run/lock
mount -t tmpfs -o mode=1777 tmpfs /run/lock # a lock of a console, left by a killed daemon, would bar the next host's
while :; do
  libvirtd -p /run/libvirt/libvirtd.pid >/var/log/libvirt/out 2>&1 || true
  sleep .1
done`;

/** Starts a libvirt of our own that touches nothing of the machine's. It needs root. */
export async function startPrivateHost(): Promise<PrivateHost> {
  const folder = await mkdtemp("/tmp/qh-");
  const folders = ["etc/qemu/networks", "etc/nwfilter", "lib/images", "cache", "log/qemu", "run"];
  for (const name of folders) await mkdir(join(folder, name), { recursive: true });
  if (existsSync("/etc/libvirt/nwfilter")) await cp("/etc/libvirt/nwfilter", join(folder, "etc/nwfilter"), { recursive: true });
  await writeFile(join(folder, "etc/libvirtd.conf"), LIBVIRTD_CONF);
  await writeFile(join(folder, "etc/qemu.conf"), QEMU_CONF);
  const namespaces = ["--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"];
  const child = spawn("unshare", [...namespaces, "--", "bash", "-c", SUPERVISOR], {
    env: { ...process.env, D: folder },
    detached: true,
    stdio: "ignore",
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error("unshare did not start");
  const socket = join(folder, "run/libvirt-sock");
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const stop = async () => {
    process.kill(pid, "SIGKILL");
    await ended;
    await removeWhenFree(folder);
  };
  for (let i = 0; !existsSync(socket); i++) {
    if (i === 1500 || child.exitCode !== null) {
      const log = existsSync(join(folder, "log/out")) ? await readFile(join(folder, "log/out"), "utf8") : "no output";
      if (child.exitCode === null) await stop();
      throw new Error(`libvirtd did not start: ${log}`);
    }
    await setTimeout(10);
  }
  return { folder, uri: `qemu+unix:///system?socket=${socket}`, socket, pid, stop, killDaemon: async () => await killDaemon(folder, pid) };
}

/** The daemon's pid as we see it: its pid file holds that of its namespace. */
async function killDaemon(folder: string, pid: number): Promise<void> {
  const inside = (await readFile(join(folder, "run/libvirtd.pid"), "utf8")).trim();
  const [init = ""] = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ");
  const child = spawn("nsenter", ["-t", init, "-p", "-m", "kill", "-9", inside], { stdio: "ignore" });
  await new Promise((resolve) => child.once("exit", resolve));
}

/** What the killed namespace held open goes a moment after it. */
async function removeWhenFree(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
