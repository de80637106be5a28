import { type Domain, rebootDomain, shutdownDomain } from "../../libvirt/calls/domain";
import { LibvirtError } from "../../libvirt/error";
import type { Libvirt } from "../../libvirt/libvirt";

/** Asks a guest to shut down: by its agent, and by ACPI if that fails (no agent, or a guest without `shutdown`). */
export async function askToShutDown(libvirt: Libvirt, domain: Domain): Promise<void> {
  await agentThenAcpi(async (way) => await shutdownDomain(libvirt, domain, way));
}

/** Asks a guest to reboot, in the same ways. */
export async function askToReboot(libvirt: Libvirt, domain: Domain): Promise<void> {
  await agentThenAcpi(async (way) => await rebootDomain(libvirt, domain, way));
}

async function agentThenAcpi(ask: (way: "agent" | "acpi") => Promise<void>): Promise<void> {
  try {
    await ask("agent");
  } catch (error) {
    if (!LibvirtError.is(error)) throw error;
    await ask("acpi");
  }
}
