import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../src/core/process";
import { silent } from "../../src/core/progress";
import { hostDown } from "../../src/host/down";
import { hostCommand } from "../../src/host/exec";
import { hostUp } from "../../src/host/up";
import { until } from "./until";

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

/** Starts an embedded host of a test's own, whose daemon takes as few calls at once as one with libvirt's defaults. It needs root. */
export async function startPrivateHost(): Promise<PrivateHost> {
  const folder = await mkdtemp("/tmp/qh-");
  const stop = async () => {
    await hostDown({ folder, progress: silent });
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  const killDaemon = async () => {
    const [command, ...args] = hostCommand(["sh", "-c", "kill -9 $(cat /run/libvirt/libvirtd.pid)"], { folder });
    await run(command, args);
  };
  try {
    await hostUp({ folder, progress: silent });
    const config = join(folder, "etc/libvirtd.conf");
    await writeFile(config, (await readFile(config, "utf8")).replace(/max_client_requests = \d+/, "max_client_requests = 5"));
    const before = await daemonPid(folder);
    await killDaemon();
    await until("libvirtd to start again", async () => (await daemonPid(folder)) !== before);
    const { uri, socket, pid } = await hostUp({ folder, progress: silent });
    if (pid === undefined) throw new Error("the host has no process");
    return { folder, uri, socket, pid, killDaemon, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** As the daemon's namespace sees it. */
async function daemonPid(folder: string): Promise<string> {
  return (await readFile(join(folder, "run/libvirtd.pid"), "utf8")).trim();
}
