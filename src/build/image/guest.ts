import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueztlError } from "../../core/error";
import type { DistributionImageDefinition } from "../../core/model/image";
import { loadImageDefinition } from "../../core/model/image-definition";
import { guestFolder } from "../../core/model/image-recipe";
import { lastLines } from "../../core/process";
import { appletLinks } from "../micro";
import { profileOf } from "./distributions";
import { runInRoot } from "./packagers/root-process";
import type { RootTree } from "./root-tree";
import { SOURCE_DATE_EPOCH } from "./source-date";

const PLACE = "/usr/lib/queztl";

/** Puts what a guest runs at boot into its root: the seed's reader, growing, the agent. Returns the services that start. */
export async function installGuest(root: RootTree, definition: DistributionImageDefinition): Promise<readonly string[]> {
  if (definition.init === "busybox") {
    await installBusyboxInit(root);
    return [];
  }
  installPrograms(root);
  return definition.init === "systemd" ? installSystemd(root, definition) : installOpenrc(root, definition);
}

function installPrograms(root: RootTree): void {
  for (const name of readdirSync(join(guestFolder(), "any")).sort())
    root.put(`${PLACE}/${name}`, readFileSync(join(guestFolder(), "any", name)), name === "accounts" ? 0o644 : 0o755);
  root.makeFolder("/var/lib/queztl", 0o700);
}

/** An interface that comes later, after the seed's networks were written. */
const HOTPLUG = "[Match]\nType=ether\nKind=!*\n\n[Network]\nDHCP=ipv4\n\n[DHCPv4]\nUseDomains=yes\nUseMTU=yes\nRouteMetric=200\n";
/** Most of what runs by itself is of no use in a guest of minutes, and costs seconds in software emulation. */
const IDLE = [
  "apt-daily.timer",
  "apt-daily-upgrade.timer",
  "dpkg-db-backup.timer",
  "e2scrub_all.timer",
  "e2scrub_reap.service",
  "fstrim.timer",
  "systemd-binfmt.service",
  "systemd-pstore.service",
  "systemd-random-seed.service",
  "systemd-sysext.socket",
];

/** Of hardware that a guest has not; each costs a tenth of a second in software emulation. */
const GENERATORS = [
  "systemd-bless-boot-generator",
  "systemd-factory-reset-generator",
  "systemd-gpt-auto-generator",
  "systemd-hibernate-resume-generator",
  "systemd-import-generator",
  "systemd-integritysetup-generator",
  "systemd-ssh-generator",
  "systemd-system-update-generator",
  "systemd-tpm2-generator",
  "systemd-veritysetup-generator",
];
function installSystemd(root: RootTree, definition: DistributionImageDefinition): readonly string[] {
  const ours = [
    "queztl-grow",
    ...(definition.agent ? ["queztl-agent"] : []),
    ...(definition.seed === "queztl" ? ["queztl-seed", "queztl-host-keys", "queztl-final"] : ["queztl-host-keys"]),
  ];
  for (const name of ours) root.put(`/etc/systemd/system/${name}.service`, readFileSync(join(guestFolder(), "systemd", `${name}.service`)));
  for (const name of GENERATORS)
    if (root.has(`/usr/lib/systemd/system-generators/${name}`)) root.link(`/etc/systemd/system-generators/${name}`, "/dev/null");
  // The image is up to date with its packages: nothing is to be made anew at the first boot.
  for (const path of ["/etc/.updated", "/var/.updated"]) root.put(path, `TIMESTAMP_NSEC=${SOURCE_DATE_EPOCH}000000000\n`);
  // Ours starts with the channel, before udev has gone over all devices.
  if (definition.agent) root.link("/etc/systemd/system/qemu-guest-agent.service", "/dev/null");
  for (const unit of IDLE) if (root.has(`/usr/lib/systemd/system/${unit}`)) root.link(`/etc/systemd/system/${unit}`, "/dev/null");
  const services = ours.map((name) => `${name}.service`);
  const has = (unit: string) => root.has(`/usr/lib/systemd/system/${unit}`);
  const others = ["NetworkManager.service", "networking.service"].some(has); // an image that has one has it for that
  if (definition.seed === "queztl" && has("systemd-networkd.service") && !others) {
    root.put("/etc/systemd/network/80-queztl-dhcp.network", HOTPLUG);
    services.push("systemd-networkd.service");
  }
  if (has("systemd-resolved.service")) {
    root.link("/etc/resolv.conf", "/run/systemd/resolve/stub-resolv.conf");
    services.push("systemd-resolved.service");
  }
  const { sshService } = profileOf(definition.distribution);
  if (has(`${sshService}.service`)) services.push(`${sshService}.service`);
  // The seed's reader makes one key; the distribution's own unit would make three, of which RSA takes seconds.
  if (has("sshd-keygen.service")) root.link("/etc/systemd/system/sshd-keygen.service", "/dev/null");
  return services;
}

function installOpenrc(root: RootTree, definition: DistributionImageDefinition): readonly string[] {
  const ours = definition.seed === "queztl" ? ["queztl-seed", "queztl-final"] : [];
  for (const name of ours) root.put(`/etc/init.d/${name}`, readFileSync(join(guestFolder(), "openrc", name)), 0o755);
  const { agentService, sshService } = profileOf(definition.distribution);
  const wanted = ["networking", "hostname", ...(definition.agent ? [agentService] : []), sshService];
  for (const name of ["devfs", "dmesg", "mdev"])
    if (root.has(`/etc/init.d/${name}`)) root.link(`/etc/runlevels/sysinit/${name}`, `/etc/init.d/${name}`);
  for (const name of ["mount-ro", "killprocs"])
    if (root.has(`/etc/init.d/${name}`)) root.link(`/etc/runlevels/shutdown/${name}`, `/etc/init.d/${name}`);
  if (!root.has("/etc/network/interfaces")) root.put("/etc/network/interfaces", "auto lo\niface lo inet loopback\n");
  return [...ours, ...wanted.filter((name) => root.has(`/etc/init.d/${name}`))];
}

/** Switches the guest's services on, and those of the definition on and off. */
export async function switchServices(
  root: RootTree,
  { init, services }: DistributionImageDefinition,
  ours: readonly string[],
): Promise<void> {
  const enable = [...ours, ...services.enable];
  const { disable } = services;
  if (init === "busybox") return;
  if (init === "openrc") {
    for (const name of enable) {
      if (!root.has(`/etc/init.d/${name}`)) throw noService(name, "there is no such file in /etc/init.d");
      root.link(`/etc/runlevels/${name === "queztl-seed" || name === "hostname" ? "boot" : "default"}/${name}`, `/etc/init.d/${name}`);
    }
    for (const name of disable) for (const level of ["sysinit", "boot", "default"]) root.remove(`/etc/runlevels/${level}/${name}`);
    return;
  }
  for (const [verb, names] of [
    ["enable", enable],
    ["disable", disable],
  ] as const) {
    if (names.length === 0) continue;
    const { code, stderr } = await runInRoot(root.folder, ["systemctl", verb, ...names]);
    if (code !== 0)
      throw noService(names.find((name) => stderr.includes(name.replace(/\.service$/, ""))) ?? names.join(", "), lastLines(stderr, 3));
  }
}

function noService(name: string, why: string): QueztlError {
  return new QueztlError({
    kind: "config",
    summary: `the image has no service ${name}`,
    why,
    fix: "add the package that brings it, or take it out of services",
  });
}

/** Files of the micro image that make BusyBox the init of any root. */
const OF_MICRO = /^\/(etc\/(inittab|acpi\/.*)|usr\/lib\/queztl\/.*|sbin\/shutdown|usr\/bin\/sudo)$/;

/** BusyBox as init, with the scripts of the micro image, run by BusyBox's shell whatever the distribution's is. */
async function installBusyboxInit(root: RootTree): Promise<void> {
  const busybox = findBusybox(root);
  if (busybox !== "/bin/busybox" && !root.has("/bin/busybox")) root.link("/bin/busybox", busybox);
  const micro = loadImageDefinition("micro");
  for (const [path, { content, mode }] of Object.entries(micro.files)) {
    if (!OF_MICRO.test(path) || (path !== "/etc/inittab" && !path.startsWith(PLACE) && root.has(path))) continue;
    root.put(path, content.replace(/^#!\/bin\/sh\n/, "#!/bin/busybox sh\n"), Number.parseInt(mode, 8));
  }
  root.put(`${PLACE}/renew`, readFileSync(join(guestFolder(), "any/renew")), 0o755);
  for (const path of Object.keys(await appletLinks(root.at(busybox)))) {
    const base = path.slice(path.lastIndexOf("/") + 1);
    const there = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"].some((folder) => root.has(`${folder}/${base}`));
    if (!there) root.link(path, "/bin/busybox");
  }
  root.link("/sbin/init", "/bin/busybox");
  root.link("/etc/resolv.conf", "/run/resolv.conf");
  for (const folder of ["/var/lib/queztl", "/etc/dropbear"]) root.makeFolder(folder, 0o700);
}

const BUSYBOXES = ["/bin/busybox", "/usr/bin/busybox", "/bin/busybox.static", "/usr/bin/busybox.static", "/usr/sbin/busybox"];

/** @throws QueztlError if no package has it */
export function findBusybox(root: RootTree): string {
  const found = BUSYBOXES.find((path) => root.has(path));
  if (found !== undefined) return found;
  throw new QueztlError({
    kind: "config",
    summary: "the image has no BusyBox",
    why: "its initramfs is made of a BusyBox that needs no libraries",
    fix: "add busybox-static (debian, ubuntu, alpine) or busybox (arch, fedora) to packages",
  });
}
