import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { QueztlError } from "../core/error";
import { withLock } from "../core/lock";
import { hostFolder } from "../core/paths";
import { during, type Progress } from "../core/progress";
import { listAllDomains } from "../libvirt/calls/domain";
import { capabilities } from "../libvirt/calls/node";
import { Libvirt } from "../libvirt/libvirt";
import { knownAccelerator } from "./accelerator";
import { writeDaemonConfig } from "./daemon-config";
import { stopAll } from "./down";
import { closeInternet, isForwarding, openInternet, setInnerRules } from "./firewall";
import { type HostLayout, hostLayout } from "./layout";
import { makeLink } from "./link";
import { checkPrerequisites, isRoot, notRoot } from "./prerequisites";
import { ensureRouteWatcher } from "./route-watcher";
import { tryReadSettings, writeSettings } from "./settings";
import { type HostStatus, hostStatus } from "./status";
import { type Supervisor, startSupervisor, tryFindSupervisor, waitForSocket } from "./supervisor";

export interface HostUpOptions {
  /** @default `hostFolder()` */
  readonly folder?: string;
  /** Whether guests reach beyond the machine. @default what it was set to while it is up, else false */
  readonly internet?: boolean;
  /** The /30 between machine and host. @default a free one of `LINK_RANGE` */
  readonly link?: string;
  readonly progress: Progress;
}

/**
 * Brings the embedded host up, or mends what of it is missing. Each step looks before it acts, so it can be called at any time,
 * by several at once, and after anything was killed.
 */
export async function hostUp(options: HostUpOptions): Promise<HostStatus> {
  if (!isRoot()) throw notRoot("run the embedded host");
  const layout = hostLayout(options.folder ?? hostFolder());
  const running = tryFindSupervisor(layout) !== undefined;
  if (!running) await checkPrerequisites(layout);
  mkdirSync(layout.folder, { recursive: true });
  return await withLock(
    layout.lock,
    () => bringUp(layout, options),
    () => options.progress.note("another process brings the host up or down; waiting"),
  );
}

async function bringUp(layout: HostLayout, options: HostUpOptions): Promise<HostStatus> {
  const before = tryReadSettings(layout);
  const found = tryFindSupervisor(layout);
  const internet = options.internet ?? (found !== undefined && before?.internet === true);
  const supervisor = found ?? (await during(options.progress, "starting the embedded host", () => start(layout, options)));
  await waitForSocket(layout, supervisor);
  const link = await makeLink(layout, supervisor, options.link ?? before?.link);
  const kvm = !existsSync(layout.noKvm) && existsSync("/dev/kvm");
  const switched = before?.switchedForwarding === true;
  const settings = { version: 1, internet, link, kvm, switchedForwarding: switched || (internet && !isForwarding()) } as const;
  writeSettings(layout, settings); // before the machine is changed: a kill in between leaves nothing that `down` does not know of
  await setInnerRules(supervisor, link, internet);
  if (internet) await openInternet(layout, supervisor, link);
  else if (before?.internet === true) {
    await closeInternet(layout, supervisor, switched);
    writeSettings(layout, { ...settings, switchedForwarding: false });
  }
  await ensureRouteWatcher(layout, supervisor, link);
  await warm(layout, options.progress);
  if (found === undefined && before !== undefined) await tellStopped(layout, options.progress);
  const status = await hostStatus({ folder: layout.folder });
  if (status.state !== "up")
    throw new QueztlError({
      kind: "host",
      summary: "the embedded host came up and went down again",
      why: status.why ?? "",
      fix: `see ${layout.folder}/log`,
    });
  return status;
}

async function start(layout: HostLayout, options: HostUpOptions): Promise<Supervisor> {
  await stopAll(layout);
  writeDaemonConfig(layout);
  writeFileSync(layout.resolvConf, "# closed: queztl host up --internet opens it\n");
  const accelerator = await knownAccelerator(layout);
  if (accelerator.kvm) rmSync(layout.noKvm, { force: true });
  else {
    writeFileSync(layout.noKvm, "");
    options.progress.note(`software emulation, about ten times slower than KVM: ${accelerator.why}`);
  }
  return await startSupervisor(layout);
}

/** The first connection makes libvirt ask every QEMU what it can (2 to 8 s, then kept in the folder): here, not in the middle of a plan. */
async function warm(layout: HostLayout, progress: Progress): Promise<void> {
  const libvirt = new Libvirt(layout.uri);
  const slow = setTimeout(() => progress.note("libvirt asks QEMU what it can (the first time only)"), 1000);
  try {
    await capabilities(libvirt);
  } finally {
    clearTimeout(slow);
    libvirt.close();
  }
}

/** A host that went without `down` took its guests with it. */
async function tellStopped(layout: HostLayout, progress: Progress): Promise<void> {
  const libvirt = new Libvirt(layout.uri);
  try {
    const off = (await listAllDomains(libvirt)).filter(({ id }) => id === undefined).map(({ name }) => name);
    if (off.length === 0) return;
    const names = off.length > 10 ? `${off.slice(0, 10).join(", ")} and ${off.length - 10} more` : off.join(", ");
    progress.note(`the host had been killed, and its VMs with it; off now: ${names} (queztl vm start NAME or queztl deploy starts them)`);
  } finally {
    libvirt.close();
  }
}
