import { existsSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { listBuiltImages } from "../../core/model/built-image";
import { loadImageDefinition } from "../../core/model/image-definition";
import { listImageDefinitions } from "../../core/model/image-folders";
import { isSigned, loadImageRecipe } from "../../core/model/image-recipe";
import { tryFindSecureBootKeys } from "../../core/model/secure-boot-keys";
import { tryRun, tryWhich } from "../../core/process";
import { knownAccelerator, probeAccelerator } from "../accelerator";
import type { HostLayout } from "../layout";
import { isRoot, missingHostPackages, SOCKET_PATH_MAX } from "../prerequisites";
import { hostStatus } from "../status";
import { type CheckResult, fail, ok, warn } from "./check";

const GIB = 2 ** 30;

export function checkRoot(): CheckResult {
  if (isRoot()) return ok("root", "we are root");
  return fail(
    "root",
    "we are not root, which the embedded host needs",
    "use sudo, or a libvirt of your own, by uri under hosts of lab.yaml or Host.uri()",
  );
}

export function checkPackages(): CheckResult {
  const missing = missingHostPackages();
  if (missing.length === 0) return ok("packages", "QEMU, libvirt and their programs are installed");
  return fail("packages", `not installed: ${missing.join(", ")}`, `apt-get install --no-install-recommends ${missing.join(" ")}`);
}

/** By running a guest, or what `host up` found out by that. */
export async function checkKvm(layout: HostLayout): Promise<CheckResult> {
  const accelerator = existsSync(layout.folder) && isRoot() ? await knownAccelerator(layout) : await probeAccelerator();
  if (accelerator.kvm) return ok("kvm", "a guest runs under KVM");
  return warn(
    "kvm",
    `guests run in software emulation: ${accelerator.why}`,
    "enable virtualization in the firmware (or nested virtualization on the host below); labs work without it, slower",
  );
}

export async function checkHost(layout: HostLayout): Promise<CheckResult> {
  const status = await hostStatus({ folder: layout.folder });
  if (status.state === "up") return ok("host", `up in ${layout.folder}${status.internet === true ? ", with internet" : ", closed"}`);
  if (status.state === "broken") return fail("host", status.why ?? "parts of it are missing", "queztl host up");
  return warn("host", "the embedded host is down", "queztl host up (queztl deploy does it too)");
}

export function checkDisk(layout: HostLayout): CheckResult {
  let folder = layout.folder;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / GIB;
  const why = `${free.toFixed(1)} GiB free in ${folder}`;
  if (free >= 5) return ok("disk", why);
  return free >= 1
    ? warn("disk", why, "free some space: volumes grow as guests write")
    : fail("disk", why, "free some space, or set QUEZTL_HOST_DIR to another disk");
}

export function checkSocketPath(layout: HostLayout): CheckResult {
  const length = Buffer.byteLength(`${layout.socket}-ro`);
  if (length <= SOCKET_PATH_MAX) return ok("socket-path", `${length} of ${SOCKET_PATH_MAX} bytes`);
  return fail("socket-path", `${layout.socket} is too long for a socket (${length} bytes)`, "set QUEZTL_HOST_DIR to a shorter folder");
}

/** Bandwidth limits of interfaces need this queue discipline. */
export async function checkSfq(): Promise<CheckResult> {
  if (existsSync("/sys/module/sch_sfq")) return ok("sch_sfq", "the kernel has sch_sfq");
  // A machine without module tools has no modules either.
  const isModule = tryWhich("modprobe") !== undefined && (await tryRun("modprobe", ["--dry-run", "--first-time", "sch_sfq"])).code === 0;
  if (isModule) return ok("sch_sfq", "the kernel has sch_sfq as a module");
  return warn(
    "sch_sfq",
    "the kernel has no sch_sfq",
    "network_bw and bandwidth do not work on this kernel; use one with CONFIG_NET_SCH_SFQ",
  );
}

/** Passing devices through needs groups. */
export function checkIommu(): CheckResult {
  const groups = existsSync("/sys/kernel/iommu_groups") ? readdirSync("/sys/kernel/iommu_groups").length : 0;
  if (groups > 0) return ok("iommu", `${groups} groups`);
  return warn("iommu", "no IOMMU groups", "only for devices passed through (GPU): boot with intel_iommu=on or amd_iommu=on");
}

export function checkHugepages(): CheckResult {
  const total = Number(/^HugePages_Total:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0);
  if (total > 0) return ok("hugepages", `${total} huge pages`);
  return warn("hugepages", "none reserved", "only for VMs that ask for them: sysctl vm.nr_hugepages=N");
}

export function checkOvmf(): CheckResult {
  const found = ["/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/edk2/x64/OVMF_CODE.fd"].find(existsSync);
  return found === undefined ? warn("ovmf", "no UEFI firmware", "only for VMs that boot by UEFI: apt-get install ovmf") : ok("ovmf", found);
}

export function checkAppArmor(): CheckResult {
  const file = "/sys/module/apparmor/parameters/enabled";
  const enabled = existsSync(file) && readFileSync(file, "utf8").trim() === "Y";
  const confined = enabled && existsSync("/etc/apparmor.d/usr.sbin.libvirtd");
  if (!confined) return ok("apparmor", "does not confine libvirtd");
  return warn(
    "apparmor",
    "a profile confines libvirtd, which may keep it from the host's folder",
    "if guests do not start with 'permission denied': aa-complain /usr/sbin/libvirtd",
  );
}

export function checkImages(): CheckResult {
  const built = new Set(listBuiltImages().map((image) => image.hash));
  // A signed image is another one for each user's keys: without keys nobody uses it.
  const usable = listImageDefinitions().filter((name) => !isSigned(loadImageDefinition(name)) || tryFindSecureBootKeys() !== undefined);
  const missing = usable.filter((name) => !built.has(loadImageRecipe(name).hash));
  if (missing.length === 0) return ok("images", "all images are built");
  return warn(
    "images",
    `not built: ${missing.join(", ")}`,
    `queztl image build ${missing.join(" ")} (queztl deploy builds what a lab needs)`,
  );
}
