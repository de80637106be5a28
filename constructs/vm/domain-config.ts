import type { ImageVolumes } from "../image/image-volumes";
import type { DomainConfig, DomainDevices, DomainOs } from "../l1/generated/domain";
import { Volume } from "../l1/generated/volume";
import { literal } from "../l1/literal";
import { dataDiskConfig, rootDiskConfig, seedDiskConfig } from "./disk";
import { interfaceConfig, type PluggedNic } from "./nic";
import type { Vm } from "./vm";
import type { VmProps } from "./vm-props";

interface Parts {
  readonly image: ImageVolumes;
  readonly nics: readonly PluggedNic[];
}

/** The domain of a VM. */
export function domainConfig(vm: Vm, props: VmProps, { image, nics }: Parts): DomainConfig {
  return {
    name: vm.name,
    description: props.description === undefined ? undefined : literal(props.description),
    memory: vm.memory.toMebibytes(),
    memoryUnit: "MiB",
    vcpu: vm.vcpus,
    os: osConfig(props, image),
    cpu: props.cpuMode === undefined ? undefined : { mode: props.cpuMode },
    features: { acpi: true, ...(isSecure(props, image) ? { smm: { state: "on" } } : {}) },
    devices: devicesConfig(vm, nics),
    autostart: props.autostart ?? false,
    running: props.power !== "off",
    onRestart: props.onRestart,
    waitFor: props.power === "off" ? undefined : vm.ready.toConfig(),
    maxDisruption: props.maxDisruption,
    protect: props.protect,
    lifecycle: {
      // A new volume under the same name: the running VM would go on with the old one, which is deleted.
      replaceTriggeredBy: [`${Volume.tfResourceType}.${vm.root.resource.friendlyUniqueId}.id`],
      ...((props.onImageChange ?? "keep") === "keep" ? keptOf(props, image) : {}),
    },
  };
}

/** What a new version of the image would change in a VM that keeps its root. */
function keptOf(props: VmProps, image: ImageVolumes): { readonly ignoreChanges?: string[] } {
  if (image.kernel !== undefined) return { ignoreChanges: ["os.kernel", "os.initrd", "os.cmdline"] };
  return isSecure(props, image) ? { ignoreChanges: ["os.nv_ram.template"] } : {};
}

/** Does the firmware check signatures? */
function isSecure({ firmware }: VmProps, { kernel, vars }: ImageVolumes): boolean {
  return kernel === undefined && vars !== undefined && firmware === undefined;
}

function osConfig(props: VmProps, volumes: ImageVolumes): DomainOs {
  const { image, firmware } = props;
  const { kernel, initrd, vars } = volumes;
  const machine = { type: "hvm", typeMachine: "q35" };
  // The provider finds the firmware's file on the host. Its variables start as a copy of the image's, and are the VM's own from then on.
  if (isSecure(props, volumes))
    return {
      ...machine,
      loaderType: "pflash",
      loaderReadonly: "yes",
      loaderSecure: "yes",
      nvRam: { template: vars?.path },
      bootDevices: [{ dev: "hd" }],
    };
  if (kernel === undefined)
    return { ...machine, ...((firmware ?? image.firmware) === "efi" ? { firmware: "efi" } : {}), bootDevices: [{ dev: "hd" }] };
  return {
    ...machine,
    kernel: kernel.path,
    initrd: initrd?.path,
    cmdline: image.cmdline === undefined ? undefined : literal(image.cmdline),
  };
}

function devicesConfig(vm: Vm, nics: readonly PluggedNic[]): DomainDevices {
  return {
    disks: [rootDiskConfig(vm.root), ...vm.disks.map(dataDiskConfig), ...(vm.seed === undefined ? [] : [seedDiskConfig(vm.seed)])],
    interfaces: nics.length === 0 ? undefined : nics.map(interfaceConfig),
    consoles: [{ source: { pty: {} }, target: { type: "serial", port: 0 } }],
    channels: [{ source: { unix: { mode: "bind" } }, target: { virtIo: { name: "org.qemu.guest_agent.0" } } }],
    rngs: [{ model: "virtio", backend: { random: "/dev/urandom" } }],
    videos: [{ model: { type: "none" } }],
  };
}
