import { messageOf, QueztlError } from "../../core/error";
import { capabilities, nodeInfo } from "../../libvirt/calls/node";
import { Libvirt } from "../../libvirt/libvirt";
import { type CheckResult, fail, ok, warn } from "./check";

/** A libvirt of the user's own: whether we get in, and what it runs guests with. */
export async function checkLibvirt(uri: string): Promise<readonly CheckResult[]> {
  const libvirt = new Libvirt(uri);
  try {
    const info = await nodeInfo(libvirt);
    const kvm = /<domain type=['"]kvm['"]/.test(await capabilities(libvirt));
    const memory = (Number(info.memoryKiB) / 2 ** 20).toFixed(1);
    return [
      ok("libvirt", `${uri}: ${info.cpus} CPUs, ${memory} GiB, ${info.model}`),
      kvm
        ? ok("kvm", "that host offers KVM")
        : warn("kvm", "that host offers software emulation only", "enable virtualization there (/dev/kvm)"),
    ];
  } catch (error) {
    const parts = QueztlError.is(error) ? error : undefined;
    return [
      fail(
        "libvirt",
        parts === undefined ? messageOf(error) : `${parts.summary}${parts.why === undefined ? "" : `: ${parts.why}`}`,
        parts?.fix ?? `check that virsh -c ${uri} list works`,
      ),
    ];
  } finally {
    libvirt.close();
  }
}
