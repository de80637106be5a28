// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { IResolvable, TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { TABLES } from "../../../src/schema/tables";
import { LibvirtResource, tableOf } from "../resource";

/** Arguments of `libvirt_domain`. */
export interface DomainConfig extends TerraformMetaArguments {
  /**
   * Name; unique on the host.
   * @default none
   */
  readonly name: string;
  /**
   * Hypervisor: `kvm` or `qemu` (software emulation). The best one that the host really has when absent, then kept.
   * One of `kvm`, `qemu`.
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * UUID. Chosen once and kept when absent.
   * @default none
   */
  readonly uuid?: string | undefined;
  /**
   * Short description.
   * @default none
   */
  readonly title?: string | undefined;
  /**
   * Description.
   * @default none
   */
  readonly description?: string | undefined;
  /** Your own metadata. */
  readonly metadata?: DomainMetadata | undefined;
  /**
   * Memory at start.
   * From 0.
   * @default none
   */
  readonly memory?: number | undefined;
  /**
   * Unit of `memory`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly memoryUnit?: string | undefined;
  /**
   * Memory that the balloon leaves to the guest. All of `memory` when absent.
   * From 0.
   * @default none
   */
  readonly currentMemory?: number | undefined;
  /**
   * Unit of `current_memory`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly currentMemoryUnit?: string | undefined;
  /**
   * Memory up to which memory devices can be added.
   * From 0.
   * @default none
   */
  readonly maximumMemory?: number | undefined;
  /**
   * Unit of `maximum_memory`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly maximumMemoryUnit?: string | undefined;
  /**
   * Slots for memory devices.
   * From 0.
   * @default none
   */
  readonly maximumMemorySlots?: number | undefined;
  /**
   * vCPUs at most.
   * From 1.
   * @default 1
   */
  readonly vcpu?: number | undefined;
  /**
   * vCPUs at start.
   * From 1.
   * @default none
   */
  readonly vcpuCurrent?: number | undefined;
  /**
   * Host CPUs that the vCPUs may use.
   * @default none
   */
  readonly vcpuCpuset?: string | undefined;
  /**
   * `static` or `auto`.
   * One of `static`, `auto`.
   * @default static
   */
  readonly vcpuPlacement?: string | undefined;
  /**
   * Number of I/O threads.
   * From 0.
   * @default 0
   */
  readonly ioThreads?: number | undefined;
  /**
   * VM generation id: `uuid` for one of libvirt's own, or a UUID.
   * @default none
   */
  readonly genId?: string | undefined;
  /** What backs the guest's memory. */
  readonly memoryBacking?: DomainMemoryBacking | undefined;
  /**
   * Limits of memory on the host.
   * Needs on the host: cgroup.
   */
  readonly memoryTune?: DomainMemoryTune | undefined;
  /** CPU time and pinning. */
  readonly cpuTune?: DomainCpuTune | undefined;
  /**
   * Host NUMA nodes.
   * Needs on the host: cgroup.
   */
  readonly numaTune?: DomainNumaTune | undefined;
  /**
   * Disk time.
   * Needs on the host: cgroup.
   */
  readonly blockIoTune?: DomainBlockIoTune | undefined;
  /**
   * Partition of cgroups.
   * Needs on the host: cgroup.
   */
  readonly resource?: DomainResource | undefined;
  /** SMBIOS or firmware configuration data. */
  readonly sysInfo?: readonly DomainSysInfo[] | IResolvable | undefined;
  /** How the guest boots: direct kernel, BIOS or UEFI. */
  readonly os?: DomainOs | undefined;
  /** CPU model, topology, NUMA. */
  readonly cpu?: DomainCpu | undefined;
  /** The guest's clock. */
  readonly clock?: DomainClock | undefined;
  /** Hypervisor features. */
  readonly features?: DomainFeatures | undefined;
  /** Sleep states that the guest may use. */
  readonly pm?: DomainPm | undefined;
  /**
   * What follows a power-off.
   * One of `destroy`, `restart`, `preserve`, `rename-restart`, `coredump-destroy`, `coredump-restart`.
   * @default destroy
   */
  readonly onPoweroff?: string | undefined;
  /**
   * What follows a reboot.
   * One of `destroy`, `restart`, `preserve`, `rename-restart`, `coredump-destroy`, `coredump-restart`.
   * @default restart
   */
  readonly onReboot?: string | undefined;
  /**
   * What follows a crash.
   * One of `destroy`, `restart`, `preserve`, `rename-restart`, `coredump-destroy`, `coredump-restart`.
   * @default destroy
   */
  readonly onCrash?: string | undefined;
  /** The guest's devices. */
  readonly devices?: DomainDevices | undefined;
  /**
   * Starts with the host.
   * @default false
   */
  readonly autostart?: boolean | IResolvable | undefined;
  /**
   * Should it run? `false` leaves it defined. It runs when absent.
   * @default true
   */
  readonly running?: boolean | IResolvable | undefined;
  /** How it is started. */
  readonly create?: DomainCreate | undefined;
  /** How it is restarted. */
  readonly update?: DomainUpdate | undefined;
  /** How it is deleted. */
  readonly destroy?: DomainDestroy | undefined;
  /**
   * What to do when a change needs a restart: do it, leave it until the next power-off (`defer`), or refuse it in the plan (`fail`).
   * One of `restart`, `defer`, `fail`.
   * @default restart
   */
  readonly onRestart?: string | undefined;
  /** What must be true before the VM counts as created or restarted. All that is set must hold. */
  readonly waitFor?: DomainWaitFor | undefined;
  /** How long an operation may take. */
  readonly timeouts?: DomainTimeouts | undefined;
  /**
   * The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument.
   * One of `none`, `live`, `restart`, `replace`.
   * @default none
   */
  readonly maxDisruption?: string | undefined;
  /**
   * Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own.
   * @default false
   */
  readonly protect?: boolean | IResolvable | undefined;
}

/** How long an operation may take. */
export interface DomainTimeouts {
  /**
   * Time for create, such as `5m`.
   * @default none
   */
  readonly create?: string | undefined;
  /**
   * Time for update, such as `5m`.
   * @default none
   */
  readonly update?: string | undefined;
  /**
   * Time for delete, such as `5m`.
   * @default none
   */
  readonly delete?: string | undefined;
}

/** What must be true before the VM counts as created or restarted. All that is set must hold. */
export interface DomainWaitFor {
  /**
   * A DHCP lease of a libvirt network for each of its interfaces.
   * @default none
   */
  readonly lease?: boolean | IResolvable | undefined;
  /**
   * An address (not loopback, not link-local) on any interface, from a lease or the guest agent.
   * @default none
   */
  readonly address?: boolean | IResolvable | undefined;
  /**
   * The guest agent answers.
   * @default none
   */
  readonly agent?: boolean | IResolvable | undefined;
  /** A TCP port of the guest accepts connections, seen from the libvirt host. */
  readonly tcp?: DomainWaitForTcp | undefined;
  /** An SSH server greets, seen from the libvirt host. */
  readonly ssh?: DomainWaitForSsh | undefined;
  /** A line on the serial console. */
  readonly console?: DomainWaitForConsole | undefined;
  /**
   * How long, such as `2m`.
   * @default 5m
   */
  readonly timeout?: string | undefined;
  /**
   * `fail`: an error, the VM is kept. `warn`: a warning, `ready = false`, and the next apply waits again.
   * One of `fail`, `warn`.
   * @default fail
   */
  readonly onTimeout?: string | undefined;
}

/** A line on the serial console. */
export interface DomainWaitForConsole {
  /**
   * Regular expression.
   * @default none
   */
  readonly pattern: string;
}

/** An SSH server greets, seen from the libvirt host. */
export interface DomainWaitForSsh {
  /**
   * Port.
   * From 1 to 65535.
   * @default 22
   */
  readonly port?: number | undefined;
}

/** A TCP port of the guest accepts connections, seen from the libvirt host. */
export interface DomainWaitForTcp {
  /**
   * Port.
   * From 1 to 65535.
   * @default none
   */
  readonly port: number;
}

/** How it is deleted. */
export interface DomainDestroy {
  /**
   * Lets QEMU flush its files.
   * @default none
   */
  readonly graceful?: boolean | IResolvable | undefined;
  /**
   * Seconds of a shutdown by agent or ACPI before it is turned off. It is turned off at once when absent.
   * From 0.
   * @default none
   */
  readonly timeout?: number | undefined;
  /** Shutdown first. */
  readonly shutdown?: DomainDestroyShutdown | undefined;
}

/** Shutdown first. */
export interface DomainDestroyShutdown {
  /**
   * Seconds until it is turned off.
   * From 0.
   * @default 30
   */
  readonly timeout?: number | undefined;
}

/** How it is restarted. */
export interface DomainUpdate {
  /** Shutdown before a restart. */
  readonly shutdown?: DomainUpdateShutdown | undefined;
}

/** Shutdown before a restart. */
export interface DomainUpdateShutdown {
  /**
   * Seconds until it is turned off.
   * From 0.
   * @default 30
   */
  readonly timeout?: number | undefined;
}

/** How it is started. */
export interface DomainCreate {
  /**
   * Starts paused and stays so.
   * @default none
   */
  readonly paused?: boolean | IResolvable | undefined;
  /**
   * Accepted for the other provider's files: a domain must outlive the provider, so only `false` is possible.
   * @default none
   */
  readonly autodestroy?: boolean | IResolvable | undefined;
  /**
   * Bypasses the file cache when a saved state is restored.
   * @default none
   */
  readonly bypassCache?: boolean | IResolvable | undefined;
  /**
   * Throws a saved state away.
   * @default none
   */
  readonly forceBoot?: boolean | IResolvable | undefined;
  /**
   * Makes the firmware's variables anew.
   * @default none
   */
  readonly resetNvram?: boolean | IResolvable | undefined;
  /**
   * Checks the XML against libvirt's schema.
   * @default none
   */
  readonly validate?: boolean | IResolvable | undefined;
}

/** The guest's devices. */
export interface DomainDevices {
  /**
   * Path of the emulator. From the host's capabilities when absent.
   * @default none
   */
  readonly emulator?: string | undefined;
  /** Disks, CDs and floppies. */
  readonly disks?: readonly DomainDevicesDisks[] | IResolvable | undefined;
  /** Network interfaces. */
  readonly interfaces?: readonly DomainDevicesInterfaces[] | IResolvable | undefined;
  /** Serial ports. */
  readonly serials?: readonly DomainDevicesSerials[] | IResolvable | undefined;
  /** Parallel ports. */
  readonly parallels?: readonly DomainDevicesParallels[] | IResolvable | undefined;
  /** Consoles. */
  readonly consoles?: readonly DomainDevicesConsoles[] | IResolvable | undefined;
  /** Channels between host and guest. */
  readonly channels?: readonly DomainDevicesChannels[] | IResolvable | undefined;
  /** Graphical consoles. */
  readonly graphics?: readonly DomainDevicesGraphics[] | IResolvable | undefined;
  /** Video cards. */
  readonly videos?: readonly DomainDevicesVideos[] | IResolvable | undefined;
  /** Random number generators. */
  readonly rngs?: readonly DomainDevicesRngs[] | IResolvable | undefined;
  /** Controllers. libvirt adds what the devices need. */
  readonly controllers?: readonly DomainDevicesControllers[] | IResolvable | undefined;
  /** Input devices. */
  readonly inputs?: readonly DomainDevicesInputs[] | IResolvable | undefined;
  /** Folders shared with the guest. */
  readonly filesystems?: readonly DomainDevicesFilesystems[] | IResolvable | undefined;
  /** The memory balloon. libvirt adds a virtio one when it is absent. */
  readonly memBalloon?: DomainDevicesMemBalloon | undefined;
  /** Watchdogs. */
  readonly watchdogs?: readonly DomainDevicesWatchdogs[] | IResolvable | undefined;
  /** TPM devices. */
  readonly tpms?: readonly DomainDevicesTpms[] | IResolvable | undefined;
  /** Sound cards. */
  readonly sounds?: readonly DomainDevicesSounds[] | IResolvable | undefined;
  /** Panic notifiers. */
  readonly panics?: readonly DomainDevicesPanics[] | IResolvable | undefined;
  /** Socket between host and guest. */
  readonly vsock?: DomainDevicesVsock | undefined;
  /** Emulated IOMMU. */
  readonly iommu?: DomainDevicesIommu | undefined;
  /** Memory devices. */
  readonly memorydevs?: readonly DomainDevicesMemorydevs[] | IResolvable | undefined;
}

/** A memory device. */
export interface DomainDevicesMemorydevs {
  /**
   * `dimm`, `virtio-mem`…
   * One of `dimm`, `nvdimm`, `virtio-pmem`, `virtio-mem`.
   * @default none
   */
  readonly model: string;
  /** What the guest gets. */
  readonly target?: DomainDevicesMemorydevsTarget | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** What the guest gets. */
export interface DomainDevicesMemorydevsTarget {
  /**
   * Size.
   * From 0.
   * @default none
   */
  readonly size?: number | undefined;
  /**
   * Unit of `size`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly sizeUnit?: string | undefined;
  /**
   * NUMA cell of the guest.
   * From 0.
   * @default none
   */
  readonly node?: number | undefined;
  /**
   * Block of a virtio-mem.
   * From 0.
   * @default none
   */
  readonly block?: number | undefined;
  /**
   * Unit of `block`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly blockUnit?: string | undefined;
  /**
   * Size that a virtio-mem should have now.
   * From 0.
   * @default none
   */
  readonly requested?: number | undefined;
  /**
   * Unit of `requested`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly requestedUnit?: string | undefined;
}

/** Emulated IOMMU. */
export interface DomainDevicesIommu {
  /**
   * `intel`, `smmuv3` or `virtio`.
   * One of `intel`, `smmuv3`, `virtio`.
   * @default none
   */
  readonly model: string;
  /** Options. */
  readonly driver?: DomainDevicesIommuDriver | undefined;
}

/** Options. */
export interface DomainDevicesIommuDriver {
  /**
   * Interrupt remapping.
   * One of `on`, `off`.
   * @default none
   */
  readonly intRemap?: string | undefined;
  /**
   * Caching mode; needed for VFIO.
   * One of `on`, `off`.
   * @default none
   */
  readonly cachingMode?: string | undefined;
  /**
   * Extended interrupt mode.
   * One of `on`, `off`.
   * @default none
   */
  readonly eim?: string | undefined;
  /**
   * Device IOTLB.
   * One of `on`, `off`.
   * @default none
   */
  readonly ioTlb?: string | undefined;
}

/** Socket between host and guest. */
export interface DomainDevicesVsock {
  /**
   * virtio variant.
   * @default none
   */
  readonly model?: string | undefined;
  /** The guest's address. */
  readonly cid?: DomainDevicesVsockCid | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** The guest's address. */
export interface DomainDevicesVsockCid {
  /**
   * `yes` chooses one.
   * One of `yes`, `no`.
   * @default none
   */
  readonly auto?: string | undefined;
  /**
   * Number, from 3.
   * @default none
   */
  readonly address?: string | undefined;
}

/** A panic notifier. */
export interface DomainDevicesPanics {
  /**
   * Model, such as `isa` or `pvpanic`.
   * @default none
   */
  readonly model?: string | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** A sound card. */
export interface DomainDevicesSounds {
  /**
   * Model, such as `ich9`.
   * @default none
   */
  readonly model: string;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** A TPM. */
export interface DomainDevicesTpms {
  /**
   * `tpm-crb`, `tpm-tis` or `tpm-spapr`.
   * @default none
   */
  readonly model?: string | undefined;
  /** Where it is. Set one. */
  readonly backend?: DomainDevicesTpmsBackend | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** Where it is. Set one. */
export interface DomainDevicesTpmsBackend {
  /** swtpm. */
  readonly emulator?: DomainDevicesTpmsBackendEmulator | undefined;
  /** A TPM of the host. */
  readonly passthrough?: DomainDevicesTpmsBackendPassthrough | undefined;
}

/** A TPM of the host. */
export interface DomainDevicesTpmsBackendPassthrough {
  /** The device. */
  readonly device?: DomainDevicesTpmsBackendPassthroughDevice | undefined;
}

/** The device. */
export interface DomainDevicesTpmsBackendPassthroughDevice {
  /**
   * Path.
   * @default none
   */
  readonly path: string;
}

/** swtpm. */
export interface DomainDevicesTpmsBackendEmulator {
  /**
   * TPM version.
   * One of `1.2`, `2.0`.
   * @default none
   */
  readonly version?: string | undefined;
  /**
   * Keeps the state of a transient domain.
   * One of `yes`, `no`.
   * @default none
   */
  readonly persistentState?: string | undefined;
}

/** A watchdog. */
export interface DomainDevicesWatchdogs {
  /**
   * Model, such as `i6300esb`, `itco`, `diag288`.
   * @default none
   */
  readonly model: string;
  /**
   * What happens when it fires.
   * One of `reset`, `shutdown`, `poweroff`, `pause`, `none`, `dump`, `inject-nmi`.
   * @default reset
   */
  readonly action?: string | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** The memory balloon. libvirt adds a virtio one when it is absent. */
export interface DomainDevicesMemBalloon {
  /**
   * `virtio` or `none`.
   * One of `virtio`, `virtio-transitional`, `virtio-non-transitional`, `xen`, `none`.
   * @default none
   */
  readonly model: string;
  /**
   * Gives memory back under pressure.
   * One of `on`, `off`.
   * @default none
   */
  readonly autoDeflate?: string | undefined;
  /**
   * Returns unused pages to the host.
   * One of `on`, `off`.
   * @default none
   */
  readonly freePageReporting?: string | undefined;
  /** Statistics. */
  readonly stats?: DomainDevicesMemBalloonStats | undefined;
  /** Options of the virtio driver. */
  readonly driver?: DomainDevicesMemBalloonDriver | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** Options of the virtio driver. */
export interface DomainDevicesMemBalloonDriver {
  /**
   * `on` lets the device use an emulated IOMMU.
   * One of `on`, `off`.
   * @default none
   */
  readonly iommu?: string | undefined;
  /**
   * `on` enables Address Translation Service for PCIe devices.
   * One of `on`, `off`.
   * @default none
   */
  readonly ats?: string | undefined;
  /**
   * `on` uses packed virtqueues.
   * One of `on`, `off`.
   * @default none
   */
  readonly packed?: string | undefined;
  /**
   * `on` places each virtqueue's notification area on a page of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly pagePerVq?: string | undefined;
}

/** Statistics. */
export interface DomainDevicesMemBalloonStats {
  /**
   * Seconds between two readings; 0 for none.
   * From 0.
   * @default none
   */
  readonly period: number;
}

/** A shared folder. */
export interface DomainDevicesFilesystems {
  /**
   * Security model.
   * One of `passthrough`, `mapped`, `squash`.
   * @default none
   */
  readonly accessMode?: string | undefined;
  /** What is shared. Set one. */
  readonly source?: DomainDevicesFilesystemsSource | undefined;
  /** How. */
  readonly driver?: DomainDevicesFilesystemsDriver | undefined;
  /** The virtiofsd program. */
  readonly binary?: DomainDevicesFilesystemsBinary | undefined;
  /** How the guest names it. */
  readonly target: DomainDevicesFilesystemsTarget;
  /**
   * The guest cannot write.
   * @default none
   */
  readonly readOnly?: boolean | IResolvable | undefined;
  /** Makes the device bootable; excludes `os.boot_devices`. */
  readonly boot?: DomainDevicesDisksBoot | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** How the guest names it. */
export interface DomainDevicesFilesystemsTarget {
  /**
   * Mount tag.
   * @default none
   */
  readonly dir: string;
}

/** The virtiofsd program. */
export interface DomainDevicesFilesystemsBinary {
  /**
   * Path.
   * @default none
   */
  readonly path?: string | undefined;
  /**
   * Extended attributes.
   * One of `on`, `off`.
   * @default none
   */
  readonly xattr?: string | undefined;
  /** Cache. */
  readonly cache?: DomainDevicesFilesystemsBinaryCache | undefined;
  /** Threads. */
  readonly threadPool?: DomainDevicesFilesystemsBinaryThreadPool | undefined;
}

/** Threads. */
export interface DomainDevicesFilesystemsBinaryThreadPool {
  /**
   * Number.
   * From 0.
   * @default none
   */
  readonly size?: number | undefined;
}

/** Cache. */
export interface DomainDevicesFilesystemsBinaryCache {
  /**
   * Mode.
   * One of `none`, `always`.
   * @default none
   */
  readonly mode: string;
}

/** How. */
export interface DomainDevicesFilesystemsDriver {
  /**
   * `path` (9p) or `virtiofs`.
   * One of `path`, `handle`, `loop`, `nbd`, `ploop`, `virtiofs`.
   * @default path
   */
  readonly type?: string | undefined;
  /**
   * Entries of the queue.
   * From 1.
   * @default none
   */
  readonly queue?: number | undefined;
  /**
   * `on` lets the device use an emulated IOMMU.
   * One of `on`, `off`.
   * @default none
   */
  readonly iommu?: string | undefined;
  /**
   * `on` enables Address Translation Service for PCIe devices.
   * One of `on`, `off`.
   * @default none
   */
  readonly ats?: string | undefined;
  /**
   * `on` uses packed virtqueues.
   * One of `on`, `off`.
   * @default none
   */
  readonly packed?: string | undefined;
  /**
   * `on` places each virtqueue's notification area on a page of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly pagePerVq?: string | undefined;
}

/** What is shared. Set one. */
export interface DomainDevicesFilesystemsSource {
  /** A folder of the host. */
  readonly mount?: DomainDevicesFilesystemsSourceMount | undefined;
}

/** A folder of the host. */
export interface DomainDevicesFilesystemsSourceMount {
  /**
   * Absolute path.
   * @default none
   */
  readonly dir?: string | undefined;
  /**
   * Socket of a virtiofsd of your own.
   * @default none
   */
  readonly socket?: string | undefined;
}

/** An input device. */
export interface DomainDevicesInputs {
  /**
   * Kind.
   * One of `tablet`, `mouse`, `keyboard`, `passthrough`, `evdev`.
   * @default none
   */
  readonly type: string;
  /**
   * Bus.
   * One of `ps2`, `usb`, `virtio`, `xen`.
   * @default none
   */
  readonly bus?: string | undefined;
  /**
   * virtio variant.
   * @default none
   */
  readonly model?: string | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** A controller. */
export interface DomainDevicesControllers {
  /**
   * Kind.
   * One of `ide`, `fdc`, `scsi`, `sata`, `usb`, `ccid`, `virtio-serial`, `pci`, `isa`, `xenbus`.
   * @default none
   */
  readonly type: string;
  /**
   * Number within its kind.
   * From 0.
   * @default none
   */
  readonly index?: number | undefined;
  /**
   * Model, such as `virtio-scsi`, `qemu-xhci`, `pcie-root-port`.
   * @default none
   */
  readonly model?: string | undefined;
  /**
   * Ports.
   * From 1.
   * @default none
   */
  readonly ports?: number | undefined;
  /**
   * Interrupt vectors.
   * From 0.
   * @default none
   */
  readonly vectors?: number | undefined;
  /** How the host drives it. */
  readonly driver?: DomainDevicesControllersDriver | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** How the host drives it. */
export interface DomainDevicesControllersDriver {
  /**
   * Virtqueues.
   * From 1.
   * @default none
   */
  readonly queues?: number | undefined;
  /**
   * Queued commands a LUN.
   * From 1.
   * @default none
   */
  readonly cmdPerLun?: number | undefined;
  /**
   * 512-byte sectors a transfer.
   * From 1.
   * @default none
   */
  readonly maxSectors?: number | undefined;
  /**
   * I/O in a thread of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly ioEventFd?: string | undefined;
  /**
   * Number of the I/O thread.
   * From 1.
   * @default none
   */
  readonly ioThread?: number | undefined;
  /**
   * `on` lets the device use an emulated IOMMU.
   * One of `on`, `off`.
   * @default none
   */
  readonly iommu?: string | undefined;
  /**
   * `on` enables Address Translation Service for PCIe devices.
   * One of `on`, `off`.
   * @default none
   */
  readonly ats?: string | undefined;
  /**
   * `on` uses packed virtqueues.
   * One of `on`, `off`.
   * @default none
   */
  readonly packed?: string | undefined;
  /**
   * `on` places each virtqueue's notification area on a page of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly pagePerVq?: string | undefined;
}

/** A generator. */
export interface DomainDevicesRngs {
  /**
   * `virtio` and its transitional variants.
   * @default none
   */
  readonly model: string;
  /** Source of the randomness. Set one. */
  readonly backend?: DomainDevicesRngsBackend | undefined;
  /** Limit. */
  readonly rate?: DomainDevicesRngsRate | undefined;
  /** Options of the virtio driver. */
  readonly driver?: DomainDevicesRngsDriver | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** Options of the virtio driver. */
export interface DomainDevicesRngsDriver {
  /**
   * `on` lets the device use an emulated IOMMU.
   * One of `on`, `off`.
   * @default none
   */
  readonly iommu?: string | undefined;
  /**
   * `on` enables Address Translation Service for PCIe devices.
   * One of `on`, `off`.
   * @default none
   */
  readonly ats?: string | undefined;
  /**
   * `on` uses packed virtqueues.
   * One of `on`, `off`.
   * @default none
   */
  readonly packed?: string | undefined;
  /**
   * `on` places each virtqueue's notification area on a page of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly pagePerVq?: string | undefined;
}

/** Limit. */
export interface DomainDevicesRngsRate {
  /**
   * Bytes a period.
   * From 1.
   * @default none
   */
  readonly bytes: number;
  /**
   * Milliseconds.
   * From 1.
   * @default 1000
   */
  readonly period?: number | undefined;
}

/** Source of the randomness. Set one. */
export interface DomainDevicesRngsBackend {
  /**
   * A device file of the host such as `/dev/urandom`.
   * @default none
   */
  readonly random?: string | undefined;
  /**
   * QEMU's own generator.
   * @default none
   */
  readonly builtIn?: boolean | IResolvable | undefined;
}

/** A video card. */
export interface DomainDevicesVideos {
  /** The card. */
  readonly model?: DomainDevicesVideosModel | undefined;
}

/** The card. */
export interface DomainDevicesVideosModel {
  /**
   * Model: `virtio`, `vga`, `qxl`, `bochs`, `cirrus`, `ramfb`, `none`…
   * @default none
   */
  readonly type: string;
  /**
   * Screens.
   * From 1.
   * @default 1
   */
  readonly heads?: number | undefined;
  /**
   * The first card.
   * One of `yes`, `no`.
   * @default none
   */
  readonly primary?: string | undefined;
  /**
   * KiB of memory (qxl).
   * From 0.
   * @default none
   */
  readonly ram?: number | undefined;
  /**
   * KiB of video memory.
   * From 0.
   * @default none
   */
  readonly vram?: number | undefined;
  /**
   * KiB of 64-bit video memory (qxl).
   * From 0.
   * @default none
   */
  readonly vram64?: number | undefined;
  /**
   * KiB of VGA memory (qxl).
   * From 0.
   * @default none
   */
  readonly vgaMem?: number | undefined;
  /**
   * Blob resources (virtio).
   * One of `on`, `off`.
   * @default none
   */
  readonly blob?: string | undefined;
  /**
   * Shows an EDID.
   * One of `on`, `off`.
   * @default none
   */
  readonly edid?: string | undefined;
  /** Acceleration. */
  readonly accel?: DomainDevicesVideosModelAccel | undefined;
  /** Preferred resolution. */
  readonly resolution?: DomainDevicesVideosModelResolution | undefined;
}

/** Preferred resolution. */
export interface DomainDevicesVideosModelResolution {
  /**
   * Pixels across.
   * From 1.
   * @default none
   */
  readonly x: number;
  /**
   * Pixels down.
   * From 1.
   * @default none
   */
  readonly y: number;
}

/** Acceleration. */
export interface DomainDevicesVideosModelAccel {
  /**
   * 2D.
   * One of `yes`, `no`.
   * @default none
   */
  readonly accel2d?: string | undefined;
  /**
   * 3D.
   * One of `yes`, `no`.
   * @default none
   */
  readonly accel3d?: string | undefined;
  /**
   * DRM render node.
   * @default none
   */
  readonly renderNode?: string | undefined;
}

/** Kind. Set one. */
export interface DomainDevicesGraphics {
  /** VNC. */
  readonly vnc?: DomainDevicesGraphicsVnc | undefined;
  /** SPICE. */
  readonly spice?: DomainDevicesGraphicsSpice | undefined;
  /** OpenGL without a screen. */
  readonly eglHeadless?: DomainDevicesGraphicsEglHeadless | undefined;
  /** A window on the host. */
  readonly sdl?: DomainDevicesGraphicsSdl | undefined;
  /** D-Bus. */
  readonly dbus?: DomainDevicesGraphicsDbus | undefined;
}

/** D-Bus. */
export interface DomainDevicesGraphicsDbus {
  /**
   * Bus address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Peer to peer.
   * One of `yes`, `no`.
   * @default none
   */
  readonly p2p?: string | undefined;
}

/** A window on the host. */
export interface DomainDevicesGraphicsSdl {
  /**
   * X display.
   * @default none
   */
  readonly display?: string | undefined;
  /**
   * Authority file.
   * @default none
   */
  readonly xauth?: string | undefined;
  /**
   * Full screen.
   * One of `yes`, `no`.
   * @default none
   */
  readonly fullScreen?: string | undefined;
}

/** OpenGL without a screen. */
export interface DomainDevicesGraphicsEglHeadless {
  /** OpenGL. */
  readonly gl?: DomainDevicesGraphicsEglHeadlessGl | undefined;
}

/** OpenGL. */
export interface DomainDevicesGraphicsEglHeadlessGl {
  /**
   * DRM render node.
   * @default none
   */
  readonly renderNode?: string | undefined;
}

/** SPICE. */
export interface DomainDevicesGraphicsSpice {
  /**
   * Address to listen on.
   * @default none
   */
  readonly listen?: string | undefined;
  /**
   * libvirt chooses the port.
   * @default none
   */
  readonly autoPort?: boolean | IResolvable | undefined;
  /**
   * TCP port; -1 chooses one.
   * From -1 to 65535.
   * @default none
   */
  readonly port?: number | undefined;
  /**
   * Keyboard layout.
   * @default none
   */
  readonly keymap?: string | undefined;
  /**
   * Password that a client must give. It is stored in the state: prefer a socket or a tunnel.
   * @default none
   */
  readonly passwd?: string | undefined;
  /**
   * When the password ends.
   * @default none
   */
  readonly passwdValidTo?: string | undefined;
  /**
   * What happens to a connected client when the password changes.
   * One of `keep`, `disconnect`, `fail`.
   * @default none
   */
  readonly connected?: string | undefined;
  /** Where it listens. */
  readonly listeners?: readonly DomainDevicesGraphicsVncListeners[] | IResolvable | undefined;
  /**
   * TLS port; -1 chooses one.
   * From -1 to 65535.
   * @default none
   */
  readonly tlsPort?: number | undefined;
  /**
   * Security of channels.
   * One of `any`, `secure`, `insecure`.
   * @default none
   */
  readonly defaultMode?: string | undefined;
  /** Images. */
  readonly image?: DomainDevicesGraphicsSpiceImage | undefined;
  /** Video streams. */
  readonly streaming?: DomainDevicesGraphicsSpiceStreaming | undefined;
  /** Clipboard. */
  readonly clipBoard?: DomainDevicesGraphicsSpiceClipBoard | undefined;
  /** Mouse. */
  readonly mouse?: DomainDevicesGraphicsSpiceMouse | undefined;
  /** OpenGL. */
  readonly gl?: DomainDevicesGraphicsSpiceGl | undefined;
}

/** OpenGL. */
export interface DomainDevicesGraphicsSpiceGl {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enable?: string | undefined;
  /**
   * DRM render node.
   * @default none
   */
  readonly renderNode?: string | undefined;
}

/** Mouse. */
export interface DomainDevicesGraphicsSpiceMouse {
  /**
   * Mode.
   * One of `server`, `client`.
   * @default none
   */
  readonly mode: string;
}

/** Clipboard. */
export interface DomainDevicesGraphicsSpiceClipBoard {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly copyPaste: string;
}

/** Video streams. */
export interface DomainDevicesGraphicsSpiceStreaming {
  /**
   * Mode.
   * One of `filter`, `all`, `off`.
   * @default none
   */
  readonly mode: string;
}

/** Images. */
export interface DomainDevicesGraphicsSpiceImage {
  /**
   * Compression.
   * One of `auto_glz`, `auto_lz`, `quic`, `glz`, `lz`, `off`.
   * @default none
   */
  readonly compression: string;
}

/** VNC. */
export interface DomainDevicesGraphicsVnc {
  /**
   * Address to listen on.
   * @default none
   */
  readonly listen?: string | undefined;
  /**
   * libvirt chooses the port.
   * @default none
   */
  readonly autoPort?: boolean | IResolvable | undefined;
  /**
   * TCP port; -1 chooses one.
   * From -1 to 65535.
   * @default none
   */
  readonly port?: number | undefined;
  /**
   * Keyboard layout.
   * @default none
   */
  readonly keymap?: string | undefined;
  /**
   * Password that a client must give. It is stored in the state: prefer a socket or a tunnel.
   * @default none
   */
  readonly passwd?: string | undefined;
  /**
   * When the password ends.
   * @default none
   */
  readonly passwdValidTo?: string | undefined;
  /**
   * What happens to a connected client when the password changes.
   * One of `keep`, `disconnect`, `fail`.
   * @default none
   */
  readonly connected?: string | undefined;
  /** Where it listens. */
  readonly listeners?: readonly DomainDevicesGraphicsVncListeners[] | IResolvable | undefined;
  /**
   * Path of a unix socket instead of a port.
   * @default none
   */
  readonly socket?: string | undefined;
  /**
   * Port of the web socket; -1 chooses one.
   * From -1 to 65535.
   * @default none
   */
  readonly webSocket?: number | undefined;
  /**
   * May clients share the screen?
   * One of `allow-exclusive`, `force-shared`, `ignore`.
   * @default none
   */
  readonly sharePolicy?: string | undefined;
  /**
   * A client may shut the guest down.
   * One of `yes`, `no`.
   * @default none
   */
  readonly powerControl?: string | undefined;
}

/** A listener. */
export interface DomainDevicesGraphicsVncListeners {
  /** An address. */
  readonly address?: DomainDevicesGraphicsVncListenersAddress | undefined;
  /** A libvirt network's address. */
  readonly network?: DomainDevicesGraphicsVncListenersNetwork | undefined;
  /** A unix socket. */
  readonly socket?: DomainDevicesGraphicsVncListenersSocket | undefined;
}

/** A unix socket. */
export interface DomainDevicesGraphicsVncListenersSocket {
  /**
   * Path.
   * @default none
   */
  readonly socket?: string | undefined;
}

/** A libvirt network's address. */
export interface DomainDevicesGraphicsVncListenersNetwork {
  /**
   * Network.
   * @default none
   */
  readonly network?: string | undefined;
}

/** An address. */
export interface DomainDevicesGraphicsVncListenersAddress {
  /**
   * Address.
   * @default none
   */
  readonly address?: string | undefined;
}

/** A channel. */
export interface DomainDevicesChannels {
  /** What it is connected to on the host. Set one; `pty` when absent. */
  readonly source?: DomainDevicesSerialsSource | undefined;
  /** Also writes what the guest says to a file. */
  readonly log?: DomainDevicesSerialsLog | undefined;
  /** Protocol of a TCP source. */
  readonly protocol?: DomainDevicesSerialsProtocol | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
  /** How the guest sees it. */
  readonly target?: DomainDevicesChannelsTarget | undefined;
}

/** How the guest sees it. */
export interface DomainDevicesChannelsTarget {
  /** A virtio port. */
  readonly virtIo?: DomainDevicesChannelsTargetVirtIo | undefined;
  /** A forwarded TCP port of user-mode networking. */
  readonly guestFwd?: DomainDevicesChannelsTargetGuestFwd | undefined;
  /** A Xen channel. */
  readonly xen?: DomainDevicesChannelsTargetXen | undefined;
}

/** A Xen channel. */
export interface DomainDevicesChannelsTargetXen {
  /**
   * Name.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * State.
   * @default none
   */
  readonly state?: string | undefined;
}

/** A forwarded TCP port of user-mode networking. */
export interface DomainDevicesChannelsTargetGuestFwd {
  /**
   * Address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Port.
   * @default none
   */
  readonly port?: string | undefined;
}

/** A virtio port. */
export interface DomainDevicesChannelsTargetVirtIo {
  /**
   * Name, such as `org.qemu.guest_agent.0`.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * Shown in the running domain only.
   * @default none
   */
  readonly state?: string | undefined;
}

/** A console. */
export interface DomainDevicesConsoles {
  /** What it is connected to on the host. Set one; `pty` when absent. */
  readonly source?: DomainDevicesSerialsSource | undefined;
  /** Also writes what the guest says to a file. */
  readonly log?: DomainDevicesSerialsLog | undefined;
  /** Protocol of a TCP source. */
  readonly protocol?: DomainDevicesSerialsProtocol | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
  /**
   * Path of the terminal; shown in the running domain only.
   * @default none
   */
  readonly tty?: string | undefined;
  /** How the guest sees it. */
  readonly target?: DomainDevicesConsolesTarget | undefined;
}

/** How the guest sees it. */
export interface DomainDevicesConsolesTarget {
  /**
   * `serial`, `virtio`…
   * @default serial
   */
  readonly type?: string | undefined;
  /**
   * Number, from 0.
   * From 0.
   * @default none
   */
  readonly port?: number | undefined;
}

/** A parallel port. */
export interface DomainDevicesParallels {
  /** What it is connected to on the host. Set one; `pty` when absent. */
  readonly source?: DomainDevicesSerialsSource | undefined;
  /** Also writes what the guest says to a file. */
  readonly log?: DomainDevicesSerialsLog | undefined;
  /** Protocol of a TCP source. */
  readonly protocol?: DomainDevicesSerialsProtocol | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
  /** How the guest sees it. */
  readonly target?: DomainDevicesParallelsTarget | undefined;
}

/** How the guest sees it. */
export interface DomainDevicesParallelsTarget {
  /**
   * Number of the port, from 0.
   * From 0.
   * @default none
   */
  readonly port?: number | undefined;
}

/** A serial port. */
export interface DomainDevicesSerials {
  /** What it is connected to on the host. Set one; `pty` when absent. */
  readonly source?: DomainDevicesSerialsSource | undefined;
  /** Also writes what the guest says to a file. */
  readonly log?: DomainDevicesSerialsLog | undefined;
  /** Protocol of a TCP source. */
  readonly protocol?: DomainDevicesSerialsProtocol | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
  /** How the guest sees it. */
  readonly target?: DomainDevicesSerialsTarget | undefined;
}

/** How the guest sees it. */
export interface DomainDevicesSerialsTarget {
  /**
   * Kind, such as `isa-serial`.
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * Number of the port, from 0.
   * From 0.
   * @default none
   */
  readonly port?: number | undefined;
  /** Device model. */
  readonly model?: DomainDevicesSerialsTargetModel | undefined;
}

/** Device model. */
export interface DomainDevicesSerialsTargetModel {
  /**
   * Name.
   * @default none
   */
  readonly name?: string | undefined;
}

/** Protocol of a TCP source. */
export interface DomainDevicesSerialsProtocol {
  /**
   * `raw` or `telnet`.
   * One of `raw`, `telnet`, `telnets`, `tls`.
   * @default none
   */
  readonly type: string;
}

/** Also writes what the guest says to a file. */
export interface DomainDevicesSerialsLog {
  /**
   * Path.
   * @default none
   */
  readonly file: string;
  /**
   * Appends.
   * One of `on`, `off`.
   * @default none
   */
  readonly append?: string | undefined;
}

/** What it is connected to on the host. Set one; `pty` when absent. */
export interface DomainDevicesSerialsSource {
  /** A pseudo terminal; the one for `queztl vm console`. */
  readonly pty?: DomainDevicesSerialsSourcePty | undefined;
  /** A file on the host. */
  readonly file?: DomainDevicesSerialsSourceFile | undefined;
  /** A unix socket. */
  readonly unix?: DomainDevicesSerialsSourceUnix | undefined;
  /** A TCP socket. */
  readonly tcp?: DomainDevicesSerialsSourceTcp | undefined;
  /** A device of the host. */
  readonly dev?: DomainDevicesSerialsSourceDev | undefined;
  /** A named pipe. */
  readonly pipe?: DomainDevicesSerialsSourcePipe | undefined;
  /**
   * Nothing.
   * @default none
   */
  readonly null?: boolean | IResolvable | undefined;
  /**
   * Standard input and output of QEMU.
   * @default none
   */
  readonly stdIo?: boolean | IResolvable | undefined;
  /**
   * A virtual console of QEMU.
   * @default none
   */
  readonly vc?: boolean | IResolvable | undefined;
  /**
   * The SPICE agent's channel.
   * @default none
   */
  readonly spiceVmc?: boolean | IResolvable | undefined;
  /** A SPICE port. */
  readonly spicePort?: DomainDevicesSerialsSourceSpicePort | undefined;
}

/** A SPICE port. */
export interface DomainDevicesSerialsSourceSpicePort {
  /**
   * Name of the channel.
   * @default none
   */
  readonly channel: string;
}

/** A named pipe. */
export interface DomainDevicesSerialsSourcePipe {
  /**
   * Path.
   * @default none
   */
  readonly path: string;
}

/** A device of the host. */
export interface DomainDevicesSerialsSourceDev {
  /**
   * Path.
   * @default none
   */
  readonly path: string;
}

/** A TCP socket. */
export interface DomainDevicesSerialsSourceTcp {
  /**
   * `bind` or `connect`.
   * One of `bind`, `connect`.
   * @default none
   */
  readonly mode: string;
  /**
   * Address.
   * @default none
   */
  readonly host: string;
  /**
   * Port.
   * @default none
   */
  readonly service: string;
  /**
   * `yes` uses TLS.
   * One of `yes`, `no`.
   * @default none
   */
  readonly tls?: string | undefined;
  /** Reconnects by itself. */
  readonly reconnect?: DomainDevicesSerialsSourceUnixReconnect | undefined;
}

/** A unix socket. */
export interface DomainDevicesSerialsSourceUnix {
  /**
   * `bind` or `connect`.
   * One of `bind`, `connect`.
   * @default bind
   */
  readonly mode?: string | undefined;
  /**
   * Path. libvirt makes one for a channel.
   * @default none
   */
  readonly path?: string | undefined;
  /** Reconnects by itself. */
  readonly reconnect?: DomainDevicesSerialsSourceUnixReconnect | undefined;
}

/** Reconnects by itself. */
export interface DomainDevicesSerialsSourceUnixReconnect {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enabled: string;
  /**
   * Seconds between tries.
   * @default none
   */
  readonly timeout?: number | undefined;
}

/** A file on the host. */
export interface DomainDevicesSerialsSourceFile {
  /**
   * Path.
   * @default none
   */
  readonly path: string;
  /**
   * Appends instead of truncating.
   * One of `on`, `off`.
   * @default none
   */
  readonly append?: string | undefined;
}

/** A pseudo terminal; the one for `queztl vm console`. */
export interface DomainDevicesSerialsSourcePty {
  /**
   * Path; shown in the running domain only.
   * @default none
   */
  readonly path?: string | undefined;
}

/** A network interface. */
export interface DomainDevicesInterfaces {
  /** What it is plugged into. Set one. */
  readonly source?: DomainDevicesInterfacesSource | undefined;
  /** The hardware address. */
  readonly mac?: DomainDevicesInterfacesMac | undefined;
  /** Emulated card. */
  readonly model?: DomainDevicesInterfacesModel | undefined;
  /** How the host drives the card. */
  readonly driver?: DomainDevicesInterfacesDriver | undefined;
  /** The virtual cable. */
  readonly link?: DomainDevicesInterfacesLink | undefined;
  /** Maximum transmission unit. */
  readonly mtu?: DomainDevicesInterfacesMtu | undefined;
  /**
   * Shaping on the host.
   * Needs on the host: sch_sfq.
   */
  readonly bandwidth?: DomainDevicesInterfacesBandwidth | undefined;
  /** Network filter. */
  readonly filterRef?: DomainDevicesInterfacesFilterRef | undefined;
  /** VLAN tags. */
  readonly vlan?: DomainDevicesInterfacesVlan | undefined;
  /** Options of the bridge port. */
  readonly portOptions?: DomainDevicesInterfacesPortOptions | undefined;
  /** The tap device on the host. */
  readonly target?: DomainDevicesInterfacesTarget | undefined;
  /** Boot ROM. */
  readonly rom?: DomainDevicesInterfacesRom | undefined;
  /**
   * The guest may change its MAC filters.
   * One of `yes`, `no`.
   * @default none
   */
  readonly trustGuestRxFilters?: string | undefined;
  /** Makes the device bootable; excludes `os.boot_devices`. */
  readonly boot?: DomainDevicesDisksBoot | undefined;
  /** Wait for this interface's address before the VM counts as created. */
  readonly waitForIp?: DomainDevicesInterfacesWaitForIp | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** Wait for this interface's address before the VM counts as created. */
export interface DomainDevicesInterfacesWaitForIp {
  /**
   * Seconds.
   * From 1.
   * @default 300
   */
  readonly timeout?: number | undefined;
  /**
   * Where the address is read: DHCP lease, guest agent, or either.
   * One of `lease`, `agent`, `any`.
   * @default any
   */
  readonly source?: string | undefined;
}

/** Boot ROM. */
export interface DomainDevicesInterfacesRom {
  /**
   * Shows the ROM.
   * One of `on`, `off`.
   * @default none
   */
  readonly bar?: string | undefined;
  /**
   * Loads a ROM.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enabled?: string | undefined;
  /**
   * ROM file.
   * @default none
   */
  readonly file?: string | undefined;
}

/** The tap device on the host. */
export interface DomainDevicesInterfacesTarget {
  /**
   * Name of the tap device.
   * @default none
   */
  readonly dev: string;
  /**
   * `no` uses an existing device.
   * One of `yes`, `no`.
   * @default none
   */
  readonly managed?: string | undefined;
}

/** Options of the bridge port. */
export interface DomainDevicesInterfacesPortOptions {
  /**
   * `yes` keeps guests of one bridge apart.
   * One of `yes`, `no`.
   * @default none
   */
  readonly isolated?: string | undefined;
}

/** VLAN tags. */
export interface DomainDevicesInterfacesVlan {
  /**
   * `yes` for several tags.
   * One of `yes`, `no`.
   * @default none
   */
  readonly trunk?: string | undefined;
  /** Tags. */
  readonly tags?: readonly DomainDevicesInterfacesVlanTags[] | IResolvable | undefined;
}

/** A tag. */
export interface DomainDevicesInterfacesVlanTags {
  /**
   * Number.
   * From 0 to 4095.
   * @default none
   */
  readonly id: number;
  /**
   * `tagged` or `untagged`.
   * One of `tagged`, `untagged`.
   * @default none
   */
  readonly nativeMode?: string | undefined;
}

/** Network filter. */
export interface DomainDevicesInterfacesFilterRef {
  /**
   * Name of the filter, such as `clean-traffic`.
   * @default none
   */
  readonly filter: string;
  /** Parameters of the filter. */
  readonly parameters?: readonly DomainDevicesInterfacesFilterRefParameters[] | IResolvable | undefined;
}

/** A parameter. */
export interface DomainDevicesInterfacesFilterRefParameters {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * Value.
   * @default none
   */
  readonly value: string;
}

/** Shaping on the host. */
export interface DomainDevicesInterfacesBandwidth {
  /** Traffic to the guest. */
  readonly inbound?: DomainDevicesInterfacesBandwidthInbound | undefined;
  /** Traffic from the guest. */
  readonly outbound?: DomainDevicesInterfacesBandwidthOutbound | undefined;
}

/** Traffic from the guest. */
export interface DomainDevicesInterfacesBandwidthOutbound {
  /**
   * KiB a second on average.
   * From 0.
   * @default none
   */
  readonly average?: number | undefined;
  /**
   * KiB a second at most.
   * From 0.
   * @default none
   */
  readonly peak?: number | undefined;
  /**
   * KiB that may go at peak speed.
   * From 0.
   * @default none
   */
  readonly burst?: number | undefined;
  /**
   * KiB a second that are guaranteed.
   * From 0.
   * @default none
   */
  readonly floor?: number | undefined;
}

/** Traffic to the guest. */
export interface DomainDevicesInterfacesBandwidthInbound {
  /**
   * KiB a second on average.
   * From 0.
   * @default none
   */
  readonly average?: number | undefined;
  /**
   * KiB a second at most.
   * From 0.
   * @default none
   */
  readonly peak?: number | undefined;
  /**
   * KiB that may go at peak speed.
   * From 0.
   * @default none
   */
  readonly burst?: number | undefined;
  /**
   * KiB a second that are guaranteed.
   * From 0.
   * @default none
   */
  readonly floor?: number | undefined;
}

/** Maximum transmission unit. */
export interface DomainDevicesInterfacesMtu {
  /**
   * Bytes.
   * From 68 to 65535.
   * @default none
   */
  readonly size: number;
}

/** The virtual cable. */
export interface DomainDevicesInterfacesLink {
  /**
   * `up` or `down`.
   * One of `up`, `down`.
   * @default none
   */
  readonly state: string;
}

/** How the host drives the card. */
export interface DomainDevicesInterfacesDriver {
  /**
   * `qemu` or `vhost`.
   * One of `qemu`, `vhost`.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * How packets are sent.
   * One of `iothread`, `timer`.
   * @default none
   */
  readonly txMode?: string | undefined;
  /**
   * Number of queue pairs.
   * From 1.
   * @default none
   */
  readonly queues?: number | undefined;
  /**
   * Entries of a receive queue.
   * From 256.
   * @default none
   */
  readonly rxQueueSize?: number | undefined;
  /**
   * Entries of a send queue.
   * From 256.
   * @default none
   */
  readonly txQueueSize?: number | undefined;
  /**
   * I/O in a thread of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly ioEventFd?: string | undefined;
  /**
   * virtio event index.
   * One of `on`, `off`.
   * @default none
   */
  readonly eventIdx?: string | undefined;
  /**
   * Receive side scaling.
   * One of `on`, `off`.
   * @default none
   */
  readonly rss?: string | undefined;
  /**
   * Reports the RSS hash.
   * One of `on`, `off`.
   * @default none
   */
  readonly rssHashReport?: string | undefined;
  /**
   * `on` lets the device use an emulated IOMMU.
   * One of `on`, `off`.
   * @default none
   */
  readonly iommu?: string | undefined;
  /**
   * `on` enables Address Translation Service for PCIe devices.
   * One of `on`, `off`.
   * @default none
   */
  readonly ats?: string | undefined;
  /**
   * `on` uses packed virtqueues.
   * One of `on`, `off`.
   * @default none
   */
  readonly packed?: string | undefined;
  /**
   * `on` places each virtqueue's notification area on a page of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly pagePerVq?: string | undefined;
  /** Offloads of the host side. */
  readonly host?: DomainDevicesInterfacesDriverHost | undefined;
  /** Offloads of the guest side. */
  readonly guest?: DomainDevicesInterfacesDriverGuest | undefined;
}

/** Offloads of the guest side. */
export interface DomainDevicesInterfacesDriverGuest {
  /**
   * `csum` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly csum?: string | undefined;
  /**
   * `tso4` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly tso4?: string | undefined;
  /**
   * `tso6` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly tso6?: string | undefined;
  /**
   * `ecn` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly ecn?: string | undefined;
  /**
   * `ufo` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly ufo?: string | undefined;
}

/** Offloads of the host side. */
export interface DomainDevicesInterfacesDriverHost {
  /**
   * `csum` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly csum?: string | undefined;
  /**
   * `gso` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly gso?: string | undefined;
  /**
   * `tso4` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly tso4?: string | undefined;
  /**
   * `tso6` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly tso6?: string | undefined;
  /**
   * `ecn` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly ecn?: string | undefined;
  /**
   * `ufo` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly ufo?: string | undefined;
  /**
   * `mrg_rxbuf` offload.
   * One of `on`, `off`.
   * @default none
   */
  readonly mrgRxbuf?: string | undefined;
}

/** Emulated card. */
export interface DomainDevicesInterfacesModel {
  /**
   * Model, such as `virtio`, `e1000e`. `virtio` when absent.
   * @default none
   */
  readonly type: string;
}

/** The hardware address. */
export interface DomainDevicesInterfacesMac {
  /**
   * MAC address. Chosen once and kept when absent.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * `static` allows an address from VMware's range.
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * `no` skips the check of VMware's range.
   * One of `yes`, `no`.
   * @default none
   */
  readonly check?: string | undefined;
}

/** What it is plugged into. Set one. */
export interface DomainDevicesInterfacesSource {
  /** A libvirt network. */
  readonly network?: DomainDevicesInterfacesSourceNetwork | undefined;
  /** A bridge of the host. */
  readonly bridge?: DomainDevicesInterfacesSourceBridge | undefined;
  /** A macvtap on an interface of the host. */
  readonly direct?: DomainDevicesInterfacesSourceDirect | undefined;
  /** User-mode networking; no reachability from outside. */
  readonly user?: DomainDevicesInterfacesSourceUser | undefined;
  /** A tap device without a bridge. */
  readonly ethernet?: DomainDevicesInterfacesSourceEthernet | undefined;
  /** A virtual function given to the guest. */
  readonly hostdev?: DomainDevicesInterfacesSourceHostdev | undefined;
  /** An internal switch. */
  readonly internal?: DomainDevicesInterfacesSourceInternal | undefined;
  /** A multicast group. */
  readonly mcast?: DomainDevicesInterfacesSourceMcast | undefined;
  /** A TCP server for another guest. */
  readonly server?: DomainDevicesInterfacesSourceServer | undefined;
  /** A TCP client of another guest. */
  readonly client?: DomainDevicesInterfacesSourceClient | undefined;
  /** A vDPA device. */
  readonly vdpa?: DomainDevicesInterfacesSourceVdpa | undefined;
  /**
   * Plugged into nothing.
   * @default none
   */
  readonly null?: boolean | IResolvable | undefined;
}

/** A vDPA device. */
export interface DomainDevicesInterfacesSourceVdpa {
  /**
   * Path of the device.
   * @default none
   */
  readonly dev: string;
}

/** A TCP client of another guest. */
export interface DomainDevicesInterfacesSourceClient {
  /**
   * Address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Port.
   * @default none
   */
  readonly port?: number | undefined;
}

/** A TCP server for another guest. */
export interface DomainDevicesInterfacesSourceServer {
  /**
   * Address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Port.
   * @default none
   */
  readonly port?: number | undefined;
}

/** A multicast group. */
export interface DomainDevicesInterfacesSourceMcast {
  /**
   * Group address.
   * @default none
   */
  readonly address?: string | undefined;
  /**
   * Port.
   * @default none
   */
  readonly port?: number | undefined;
}

/** An internal switch. */
export interface DomainDevicesInterfacesSourceInternal {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
}

/** A virtual function given to the guest. */
export interface DomainDevicesInterfacesSourceHostdev {
  /** Address of the function. */
  readonly pci?: DomainDevicesInterfacesSourceHostdevPci | undefined;
}

/** Address of the function. */
export interface DomainDevicesInterfacesSourceHostdevPci {
  /**
   * PCI domain.
   * @default none
   */
  readonly domain?: string | undefined;
  /**
   * Bus.
   * @default none
   */
  readonly bus?: string | undefined;
  /**
   * Slot.
   * @default none
   */
  readonly slot?: string | undefined;
  /**
   * Function.
   * @default none
   */
  readonly function?: string | undefined;
  /**
   * Always `pci`.
   * @default pci
   */
  readonly type?: string | undefined;
}

/** A tap device without a bridge. */
export interface DomainDevicesInterfacesSourceEthernet {

}

/** User-mode networking; no reachability from outside. */
export interface DomainDevicesInterfacesSourceUser {
  /**
   * Host interface.
   * @default none
   */
  readonly dev?: string | undefined;
}

/** A macvtap on an interface of the host. */
export interface DomainDevicesInterfacesSourceDirect {
  /**
   * Host interface.
   * @default none
   */
  readonly dev: string;
  /**
   * macvtap mode.
   * One of `vepa`, `bridge`, `private`, `passthrough`.
   * @default none
   */
  readonly mode?: string | undefined;
}

/** A bridge of the host. */
export interface DomainDevicesInterfacesSourceBridge {
  /**
   * Name of the bridge.
   * @default none
   */
  readonly bridge: string;
}

/** A libvirt network. */
export interface DomainDevicesInterfacesSourceNetwork {
  /**
   * Name of the network.
   * @default none
   */
  readonly network: string;
  /**
   * Port group of the network.
   * @default none
   */
  readonly portGroup?: string | undefined;
  /**
   * Bridge of the network; shown in the running domain only.
   * @default none
   */
  readonly bridge?: string | undefined;
  /**
   * Id of the network's port; shown in the running domain only.
   * @default none
   */
  readonly portId?: string | undefined;
}

/** A disk. */
export interface DomainDevicesDisks {
  /**
   * Kind of device that the guest sees.
   * One of `disk`, `cdrom`, `floppy`, `lun`.
   * @default disk
   */
  readonly device?: string | undefined;
  /**
   * Device model, such as `virtio-transitional`.
   * @default none
   */
  readonly model?: string | undefined;
  /**
   * `yes` needs the capability for raw I/O.
   * One of `yes`, `no`.
   * @default none
   */
  readonly rawIo?: string | undefined;
  /**
   * `filtered` or `unfiltered` SG_IO for LUNs.
   * One of `filtered`, `unfiltered`.
   * @default none
   */
  readonly sgio?: string | undefined;
  /**
   * Default for snapshots of this disk.
   * One of `internal`, `external`, `manual`, `no`.
   * @default none
   */
  readonly snapshot?: string | undefined;
  /** Where the data is. Set one. */
  readonly source?: DomainDevicesDisksSource | undefined;
  /** How the host drives the disk. */
  readonly driver?: DomainDevicesDisksDriver | undefined;
  /** How the guest sees it. */
  readonly target?: DomainDevicesDisksTarget | undefined;
  /** Limits of throughput. 0 or absent: no limit. */
  readonly ioTune?: DomainDevicesDisksIoTune | undefined;
  /**
   * The guest cannot write. Always so for CDs.
   * @default none
   */
  readonly readOnly?: boolean | IResolvable | undefined;
  /**
   * Several guests may use the disk at once.
   * @default none
   */
  readonly shareable?: boolean | IResolvable | undefined;
  /**
   * Serial number that the guest sees.
   * @default none
   */
  readonly serial?: string | undefined;
  /**
   * World wide name, 16 hexadecimal digits.
   * @default none
   */
  readonly wwn?: string | undefined;
  /**
   * Vendor of a SCSI disk, up to 8 characters.
   * @default none
   */
  readonly vendor?: string | undefined;
  /**
   * Product of a SCSI disk, up to 16 characters.
   * @default none
   */
  readonly product?: string | undefined;
  /** Makes the device bootable; excludes `os.boot_devices`. */
  readonly boot?: DomainDevicesDisksBoot | undefined;
  /** The device's alias. One of your own begins with `ua-`. */
  readonly alias?: DomainDevicesDisksAlias | undefined;
  /** Where the device sits on its bus. libvirt chooses it when it is absent. */
  readonly address?: DomainDevicesDisksAddress | undefined;
}

/** Where the device sits on its bus. libvirt chooses it when it is absent. */
export interface DomainDevicesDisksAddress {
  /**
   * Kind of address, such as `pci`, `drive`, `ccw`, `virtio-serial`, `usb`.
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * PCI domain.
   * @default none
   */
  readonly domain?: string | undefined;
  /**
   * Bus number.
   * @default none
   */
  readonly bus?: string | undefined;
  /**
   * PCI slot.
   * @default none
   */
  readonly slot?: string | undefined;
  /**
   * PCI function.
   * @default none
   */
  readonly function?: string | undefined;
  /**
   * `on` if the slot has more than one function.
   * @default none
   */
  readonly multifunction?: string | undefined;
  /**
   * Controller number of a drive or virtio-serial port.
   * @default none
   */
  readonly controller?: string | undefined;
  /**
   * Target number of a drive.
   * @default none
   */
  readonly target?: string | undefined;
  /**
   * Unit number of a drive.
   * @default none
   */
  readonly unit?: string | undefined;
  /**
   * Port of a virtio-serial or USB device.
   * @default none
   */
  readonly port?: string | undefined;
}

/** The device's alias. One of your own begins with `ua-`. */
export interface DomainDevicesDisksAlias {
  /**
   * The alias; must begin with `ua-`.
   * @default none
   */
  readonly name: string;
}

/** Makes the device bootable; excludes `os.boot_devices`. */
export interface DomainDevicesDisksBoot {
  /**
   * Place in the boot order, from 1.
   * From 1.
   * @default none
   */
  readonly order: number;
  /**
   * Boot parameter for s390.
   * @default none
   */
  readonly loadParm?: string | undefined;
}

/** Limits of throughput. 0 or absent: no limit. */
export interface DomainDevicesDisksIoTune {
  /**
   * Bytes a second, reads and writes together.
   * From 0.
   * @default none
   */
  readonly totalBytesSec?: number | undefined;
  /**
   * Bytes read a second.
   * From 0.
   * @default none
   */
  readonly readBytesSec?: number | undefined;
  /**
   * Bytes written a second.
   * From 0.
   * @default none
   */
  readonly writeBytesSec?: number | undefined;
  /**
   * Requests a second, reads and writes together.
   * From 0.
   * @default none
   */
  readonly totalIopsSec?: number | undefined;
  /**
   * Reads a second.
   * From 0.
   * @default none
   */
  readonly readIopsSec?: number | undefined;
  /**
   * Writes a second.
   * From 0.
   * @default none
   */
  readonly writeIopsSec?: number | undefined;
  /**
   * Burst of bytes a second.
   * From 0.
   * @default none
   */
  readonly totalBytesSecMax?: number | undefined;
  /**
   * Burst of bytes read a second.
   * From 0.
   * @default none
   */
  readonly readBytesSecMax?: number | undefined;
  /**
   * Burst of bytes written a second.
   * From 0.
   * @default none
   */
  readonly writeBytesSecMax?: number | undefined;
  /**
   * Burst of requests a second.
   * From 0.
   * @default none
   */
  readonly totalIopsSecMax?: number | undefined;
  /**
   * Burst of reads a second.
   * From 0.
   * @default none
   */
  readonly readIopsSecMax?: number | undefined;
  /**
   * Burst of writes a second.
   * From 0.
   * @default none
   */
  readonly writeIopsSecMax?: number | undefined;
  /**
   * Bytes that count as one request.
   * From 0.
   * @default none
   */
  readonly sizeIopsSec?: number | undefined;
  /**
   * Disks of one group share the limits.
   * @default none
   */
  readonly groupName?: string | undefined;
}

/** How the guest sees it. */
export interface DomainDevicesDisksTarget {
  /**
   * Name that orders and tells disks apart, such as `vda`.
   * @default none
   */
  readonly dev: string;
  /**
   * Bus. Derived from `dev` when absent.
   * One of `virtio`, `scsi`, `sata`, `ide`, `usb`, `fdc`, `sd`, `xen`.
   * @default none
   */
  readonly bus?: string | undefined;
  /**
   * USB: removable flag.
   * One of `on`, `off`.
   * @default none
   */
  readonly removable?: string | undefined;
  /**
   * 1 for a solid state disk, else revolutions per minute.
   * From 1 to 65534.
   * @default none
   */
  readonly rotationRate?: number | undefined;
  /**
   * Tray of a CD.
   * One of `open`, `closed`.
   * @default none
   */
  readonly tray?: string | undefined;
}

/** How the host drives the disk. */
export interface DomainDevicesDisksDriver {
  /**
   * Driver.
   * One of `qemu`.
   * @default qemu
   */
  readonly name?: string | undefined;
  /**
   * Format of the source, such as `qcow2` or `raw`. A volume's format is taken from the volume at create.
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * Cache mode.
   * One of `default`, `none`, `writethrough`, `writeback`, `directsync`, `unsafe`.
   * @default none
   */
  readonly cache?: string | undefined;
  /**
   * I/O method.
   * One of `threads`, `native`, `io_uring`.
   * @default none
   */
  readonly io?: string | undefined;
  /**
   * What a TRIM does.
   * One of `unmap`, `ignore`.
   * @default none
   */
  readonly discard?: string | undefined;
  /**
   * What writing zeros does.
   * One of `off`, `on`, `unmap`.
   * @default none
   */
  readonly detectZeros?: string | undefined;
  /**
   * Copies what is read from the backing store.
   * One of `on`, `off`.
   * @default none
   */
  readonly copyOnRead?: string | undefined;
  /**
   * What happens on a write error.
   * One of `stop`, `report`, `ignore`, `enospace`.
   * @default none
   */
  readonly errorPolicy?: string | undefined;
  /**
   * What happens on a read error.
   * One of `stop`, `report`, `ignore`.
   * @default none
   */
  readonly rerrorPolicy?: string | undefined;
  /**
   * virtio event index.
   * One of `on`, `off`.
   * @default none
   */
  readonly eventIdx?: string | undefined;
  /**
   * I/O in a thread of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly ioEventFd?: string | undefined;
  /**
   * Number of the I/O thread that serves the disk.
   * From 1.
   * @default none
   */
  readonly ioThread?: number | undefined;
  /**
   * Number of virtqueues.
   * From 1.
   * @default none
   */
  readonly queues?: number | undefined;
  /**
   * Entries of a virtqueue.
   * From 2.
   * @default none
   */
  readonly queueSize?: number | undefined;
  /**
   * `on` lets the device use an emulated IOMMU.
   * One of `on`, `off`.
   * @default none
   */
  readonly iommu?: string | undefined;
  /**
   * `on` enables Address Translation Service for PCIe devices.
   * One of `on`, `off`.
   * @default none
   */
  readonly ats?: string | undefined;
  /**
   * `on` uses packed virtqueues.
   * One of `on`, `off`.
   * @default none
   */
  readonly packed?: string | undefined;
  /**
   * `on` places each virtqueue's notification area on a page of its own.
   * One of `on`, `off`.
   * @default none
   */
  readonly pagePerVq?: string | undefined;
}

/** Where the data is. Set one. */
export interface DomainDevicesDisksSource {
  /** A file on the host. */
  readonly file?: DomainDevicesDisksSourceFile | undefined;
  /** A block device of the host. */
  readonly block?: DomainDevicesDisksSourceBlock | undefined;
  /** A volume of a pool. */
  readonly volume?: DomainDevicesDisksSourceVolume | undefined;
  /** A folder shown as a FAT disk. */
  readonly dir?: DomainDevicesDisksSourceDir | undefined;
  /** A network storage. */
  readonly network?: DomainDevicesDisksSourceNetwork | undefined;
}

/** A network storage. */
export interface DomainDevicesDisksSourceNetwork {
  /**
   * Protocol.
   * One of `nbd`, `rbd`, `sheepdog`, `gluster`, `iscsi`, `http`, `https`, `ftp`, `ftps`, `tftp`, `vxhs`, `nfs`, `ssh`.
   * @default none
   */
  readonly protocol: string;
  /**
   * Volume or image name.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * Query string of an HTTP source.
   * @default none
   */
  readonly query?: string | undefined;
  /** Servers of the network source. */
  readonly hosts?: readonly DomainDevicesDisksSourceNetworkHosts[] | IResolvable | undefined;
  /** Credentials for a network source. */
  readonly auth?: DomainDevicesDisksSourceNetworkAuth | undefined;
}

/** Credentials for a network source. */
export interface DomainDevicesDisksSourceNetworkAuth {
  /**
   * User name.
   * @default none
   */
  readonly username: string;
  /** The libvirt secret that holds the pass phrase or key. */
  readonly secret?: DomainDevicesDisksSourceNetworkAuthSecret | undefined;
}

/** The libvirt secret that holds the pass phrase or key. */
export interface DomainDevicesDisksSourceNetworkAuthSecret {
  /**
   * Kind of secret: `ceph`, `iscsi`, `passphrase`.
   * @default none
   */
  readonly type?: string | undefined;
  /**
   * The secret's usage id.
   * @default none
   */
  readonly usage?: string | undefined;
  /**
   * The secret's UUID.
   * @default none
   */
  readonly uuid?: string | undefined;
}

/** A server. */
export interface DomainDevicesDisksSourceNetworkHosts {
  /**
   * Host name or address.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * Port.
   * @default none
   */
  readonly port?: string | undefined;
  /**
   * `tcp`, `rdma` or `unix`.
   * One of `tcp`, `rdma`, `unix`.
   * @default none
   */
  readonly transport?: string | undefined;
  /**
   * Path of the socket, with transport `unix`.
   * @default none
   */
  readonly socket?: string | undefined;
}

/** A folder shown as a FAT disk. */
export interface DomainDevicesDisksSourceDir {
  /**
   * Path of the folder.
   * @default none
   */
  readonly dir: string;
}

/** A volume of a pool. */
export interface DomainDevicesDisksSourceVolume {
  /**
   * Name of the pool.
   * @default none
   */
  readonly pool: string;
  /**
   * Name of the volume.
   * @default none
   */
  readonly volume: string;
  /**
   * How an iSCSI volume is reached.
   * One of `host`, `direct`.
   * @default none
   */
  readonly mode?: string | undefined;
  /**
   * What to do if the source is missing at start.
   * One of `mandatory`, `requisite`, `optional`.
   * @default none
   */
  readonly startupPolicy?: string | undefined;
}

/** A block device of the host. */
export interface DomainDevicesDisksSourceBlock {
  /**
   * Path of the device.
   * @default none
   */
  readonly dev: string;
  /**
   * What to do if the source is missing at start.
   * One of `mandatory`, `requisite`, `optional`.
   * @default none
   */
  readonly startupPolicy?: string | undefined;
}

/** A file on the host. */
export interface DomainDevicesDisksSourceFile {
  /**
   * Absolute path.
   * @default none
   */
  readonly file: string;
  /**
   * What to do if the source is missing at start.
   * One of `mandatory`, `requisite`, `optional`.
   * @default none
   */
  readonly startupPolicy?: string | undefined;
}

/** Sleep states that the guest may use. */
export interface DomainPm {
  /** Suspend to memory. */
  readonly suspendToMem?: DomainPmSuspendToMem | undefined;
  /** Suspend to disk. */
  readonly suspendToDisk?: DomainPmSuspendToDisk | undefined;
}

/** Suspend to disk. */
export interface DomainPmSuspendToDisk {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enabled?: string | undefined;
}

/** Suspend to memory. */
export interface DomainPmSuspendToMem {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enabled?: string | undefined;
}

/** Hypervisor features. */
export interface DomainFeatures {
  /**
   * ACPI; without it there is no power button.
   * @default none
   */
  readonly acpi?: boolean | IResolvable | undefined;
  /**
   * Physical address extension.
   * @default none
   */
  readonly pae?: boolean | IResolvable | undefined;
  /**
   * Viridian.
   * @default none
   */
  readonly viridian?: boolean | IResolvable | undefined;
  /**
   * A container's own network.
   * @default none
   */
  readonly privNet?: boolean | IResolvable | undefined;
  /** APIC. */
  readonly apic?: DomainFeaturesApic | undefined;
  /** Hardware assisted paging. */
  readonly hap?: DomainFeaturesHap | undefined;
  /** Performance counters. */
  readonly pmu?: DomainFeaturesPmu | undefined;
  /** VMware port. */
  readonly vmPort?: DomainFeaturesVmPort | undefined;
  /** Paravirtual spinlocks. */
  readonly pvSpinlock?: DomainFeaturesPvSpinlock | undefined;
  /** Transactional memory (ppc). */
  readonly htm?: DomainFeaturesHtm | undefined;
  /** Nesting (ppc). */
  readonly nestedHv?: DomainFeaturesNestedHv | undefined;
  /** Details for crash dumps. */
  readonly vmCoreInfo?: DomainFeaturesVmCoreInfo | undefined;
  /** PS/2 controller. */
  readonly ps2?: DomainFeaturesPs2 | undefined;
  /** System management mode. */
  readonly smm?: DomainFeaturesSmm | undefined;
  /** I/O APIC. */
  readonly ioapic?: DomainFeaturesIoapic | undefined;
  /** Interrupt controller (arm). */
  readonly gic?: DomainFeaturesGic | undefined;
  /** KVM. */
  readonly kvm?: DomainFeaturesKvm | undefined;
  /** TCG. */
  readonly tcg?: DomainFeaturesTcg | undefined;
  /** Hyper-V enlightenments. */
  readonly hyperV?: DomainFeaturesHyperV | undefined;
  /** Unknown MSRs. */
  readonly msrs?: DomainFeaturesMsrs | undefined;
}

/** Unknown MSRs. */
export interface DomainFeaturesMsrs {
  /**
   * `ignore` or `fault`.
   * One of `ignore`, `fault`.
   * @default none
   */
  readonly unknown: string;
}

/** Hyper-V enlightenments. */
export interface DomainFeaturesHyperV {
  /**
   * `custom` or `passthrough`.
   * One of `custom`, `passthrough`.
   * @default none
   */
  readonly mode?: string | undefined;
  /** Relaxed timers. */
  readonly relaxed?: DomainFeaturesHyperVRelaxed | undefined;
  /** Virtual APIC. */
  readonly vapic?: DomainFeaturesHyperVVapic | undefined;
  /** Processor index. */
  readonly vpIndex?: DomainFeaturesHyperVVpIndex | undefined;
  /** Run time. */
  readonly runtime?: DomainFeaturesHyperVRuntime | undefined;
  /** Synthetic interrupts. */
  readonly synic?: DomainFeaturesHyperVSynic | undefined;
  /** Reset. */
  readonly reset?: DomainFeaturesHyperVReset | undefined;
  /** Frequencies. */
  readonly frequencies?: DomainFeaturesHyperVFrequencies | undefined;
  /** Re-enlightenment. */
  readonly reEnlightenment?: DomainFeaturesHyperVReEnlightenment | undefined;
  /** IPIs. */
  readonly ipi?: DomainFeaturesHyperVIpi | undefined;
  /** Enlightened VMCS. */
  readonly evmcs?: DomainFeaturesHyperVEvmcs | undefined;
  /** AVIC. */
  readonly avic?: DomainFeaturesHyperVAvic | undefined;
  /** Spinlocks. */
  readonly spinlocks?: DomainFeaturesHyperVSpinlocks | undefined;
  /** Timers. */
  readonly stimer?: DomainFeaturesHyperVStimer | undefined;
  /** TLB flush. */
  readonly tlbFlush?: DomainFeaturesHyperVTlbFlush | undefined;
  /** Vendor. */
  readonly vendorId?: DomainFeaturesHyperVVendorId | undefined;
}

/** Vendor. */
export interface DomainFeaturesHyperVVendorId {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
  /**
   * Up to 12 characters.
   * @default none
   */
  readonly value?: string | undefined;
}

/** TLB flush. */
export interface DomainFeaturesHyperVTlbFlush {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Timers. */
export interface DomainFeaturesHyperVStimer {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Spinlocks. */
export interface DomainFeaturesHyperVSpinlocks {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
  /**
   * Tries.
   * From 4095.
   * @default none
   */
  readonly retries?: number | undefined;
}

/** AVIC. */
export interface DomainFeaturesHyperVAvic {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Enlightened VMCS. */
export interface DomainFeaturesHyperVEvmcs {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** IPIs. */
export interface DomainFeaturesHyperVIpi {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Re-enlightenment. */
export interface DomainFeaturesHyperVReEnlightenment {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Frequencies. */
export interface DomainFeaturesHyperVFrequencies {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Reset. */
export interface DomainFeaturesHyperVReset {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Synthetic interrupts. */
export interface DomainFeaturesHyperVSynic {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Run time. */
export interface DomainFeaturesHyperVRuntime {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Processor index. */
export interface DomainFeaturesHyperVVpIndex {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Virtual APIC. */
export interface DomainFeaturesHyperVVapic {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Relaxed timers. */
export interface DomainFeaturesHyperVRelaxed {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** TCG. */
export interface DomainFeaturesTcg {
  /**
   * Size of the translation cache.
   * From 0.
   * @default none
   */
  readonly tbCache?: number | undefined;
  /**
   * Unit of `tb_cache`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default MiB
   */
  readonly tbCacheUnit?: string | undefined;
}

/** KVM. */
export interface DomainFeaturesKvm {
  /** Hides KVM. */
  readonly hidden?: DomainFeaturesKvmHidden | undefined;
  /** vCPUs have cores of their own. */
  readonly hintDedicated?: DomainFeaturesKvmHintDedicated | undefined;
  /** The guest polls. */
  readonly pollControl?: DomainFeaturesKvmPollControl | undefined;
  /** Paravirtual IPIs. */
  readonly pvipi?: DomainFeaturesKvmPvipi | undefined;
}

/** Paravirtual IPIs. */
export interface DomainFeaturesKvmPvipi {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** The guest polls. */
export interface DomainFeaturesKvmPollControl {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** vCPUs have cores of their own. */
export interface DomainFeaturesKvmHintDedicated {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Hides KVM. */
export interface DomainFeaturesKvmHidden {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Interrupt controller (arm). */
export interface DomainFeaturesGic {
  /**
   * Version.
   * One of `2`, `3`, `host`.
   * @default none
   */
  readonly version?: string | undefined;
}

/** I/O APIC. */
export interface DomainFeaturesIoapic {
  /**
   * `kvm` or `qemu`.
   * One of `kvm`, `qemu`.
   * @default none
   */
  readonly driver?: string | undefined;
}

/** System management mode. */
export interface DomainFeaturesSmm {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
  /**
   * Size of the TSEG.
   * From 0.
   * @default none
   */
  readonly tseg?: number | undefined;
  /**
   * Unit of `tseg`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default MiB
   */
  readonly tsegUnit?: string | undefined;
}

/** PS/2 controller. */
export interface DomainFeaturesPs2 {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Details for crash dumps. */
export interface DomainFeaturesVmCoreInfo {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Nesting (ppc). */
export interface DomainFeaturesNestedHv {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Transactional memory (ppc). */
export interface DomainFeaturesHtm {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Paravirtual spinlocks. */
export interface DomainFeaturesPvSpinlock {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** VMware port. */
export interface DomainFeaturesVmPort {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Performance counters. */
export interface DomainFeaturesPmu {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** Hardware assisted paging. */
export interface DomainFeaturesHap {
  /**
   * `on` or `off`.
   * One of `on`, `off`.
   * @default none
   */
  readonly state?: string | undefined;
}

/** APIC. */
export interface DomainFeaturesApic {
  /**
   * Paravirtual end of interrupt.
   * One of `on`, `off`.
   * @default none
   */
  readonly eoi?: string | undefined;
}

/** The guest's clock. */
export interface DomainClock {
  /**
   * What the clock shows at start.
   * One of `utc`, `localtime`, `timezone`, `variable`, `absolute`.
   * @default utc
   */
  readonly offset?: string | undefined;
  /**
   * Time zone, with offset `timezone`.
   * @default none
   */
  readonly timeZone?: string | undefined;
  /**
   * Base of a variable offset.
   * One of `utc`, `localtime`.
   * @default none
   */
  readonly basis?: string | undefined;
  /**
   * Seconds, or `reset`.
   * @default none
   */
  readonly adjustment?: string | undefined;
  /**
   * Seconds since 1970, with offset `absolute`.
   * @default none
   */
  readonly start?: number | undefined;
  /** Timers. */
  readonly timer?: readonly DomainClockTimer[] | IResolvable | undefined;
}

/** A timer. */
export interface DomainClockTimer {
  /**
   * Name.
   * One of `platform`, `hpet`, `kvmclock`, `pit`, `rtc`, `tsc`, `hypervclock`, `armvtimer`.
   * @default none
   */
  readonly name: string;
  /**
   * Is it there?
   * One of `yes`, `no`.
   * @default none
   */
  readonly present?: string | undefined;
  /**
   * What happens to missed ticks.
   * One of `delay`, `catchup`, `merge`, `discard`.
   * @default none
   */
  readonly tickPolicy?: string | undefined;
  /**
   * What it follows.
   * One of `boot`, `guest`, `wall`, `realtime`.
   * @default none
   */
  readonly track?: string | undefined;
  /**
   * Hertz (tsc).
   * From 0.
   * @default none
   */
  readonly frequency?: number | undefined;
  /**
   * Mode (tsc).
   * One of `auto`, `native`, `emulate`, `paravirt`, `smpsafe`.
   * @default none
   */
  readonly mode?: string | undefined;
  /** How missed ticks are caught up. */
  readonly catchUp?: DomainClockTimerCatchUp | undefined;
}

/** How missed ticks are caught up. */
export interface DomainClockTimerCatchUp {
  /**
   * Threshold.
   * From 0.
   * @default none
   */
  readonly threshold?: number | undefined;
  /**
   * Slew.
   * From 0.
   * @default none
   */
  readonly slew?: number | undefined;
  /**
   * Limit.
   * From 0.
   * @default none
   */
  readonly limit?: number | undefined;
}

/** CPU model, topology, NUMA. */
export interface DomainCpu {
  /**
   * How the model is chosen.
   * One of `custom`, `host-model`, `host-passthrough`, `maximum`.
   * @default none
   */
  readonly mode?: string | undefined;
  /**
   * How exactly the model must match.
   * One of `minimum`, `exact`, `strict`.
   * @default none
   */
  readonly match?: string | undefined;
  /**
   * Check before start.
   * One of `none`, `partial`, `full`.
   * @default none
   */
  readonly check?: string | undefined;
  /**
   * Only features that can be migrated.
   * One of `on`, `off`.
   * @default none
   */
  readonly migratable?: string | undefined;
  /**
   * Name of the model, with mode `custom`.
   * @default none
   */
  readonly model?: string | undefined;
  /**
   * May a close model be taken?
   * One of `allow`, `forbid`.
   * @default none
   */
  readonly modelFallback?: string | undefined;
  /**
   * Vendor that the guest sees, 12 characters.
   * @default none
   */
  readonly modelVendorId?: string | undefined;
  /**
   * Vendor that the host must have.
   * @default none
   */
  readonly vendor?: string | undefined;
  /** Sockets, dies, cores, threads; their product is the maximum of vCPUs. */
  readonly topology?: DomainCpuTopology | undefined;
  /** Features switched one by one. */
  readonly features?: readonly DomainCpuFeatures[] | IResolvable | undefined;
  /** CPU cache. */
  readonly cache?: DomainCpuCache | undefined;
  /** Width of physical addresses. */
  readonly maxPhysAddr?: DomainCpuMaxPhysAddr | undefined;
  /** NUMA cells of the guest. */
  readonly numa?: DomainCpuNuma | undefined;
}

/** NUMA cells of the guest. */
export interface DomainCpuNuma {
  /** Cells. */
  readonly cell?: readonly DomainCpuNumaCell[] | IResolvable | undefined;
}

/** A NUMA cell. */
export interface DomainCpuNumaCell {
  /**
   * Number.
   * From 0.
   * @default none
   */
  readonly id?: number | undefined;
  /**
   * vCPUs, such as `0-3`.
   * @default none
   */
  readonly cpus?: string | undefined;
  /**
   * Memory of the cell.
   * From 1.
   * @default none
   */
  readonly memory: number;
  /**
   * Unit of `memory`.
   * @default KiB
   */
  readonly unit?: string | undefined;
  /**
   * Sharing of the memory.
   * One of `shared`, `private`.
   * @default none
   */
  readonly memAccess?: string | undefined;
  /**
   * Discards the memory at the end.
   * One of `yes`, `no`.
   * @default none
   */
  readonly discard?: string | undefined;
}

/** Width of physical addresses. */
export interface DomainCpuMaxPhysAddr {
  /**
   * Mode.
   * One of `passthrough`, `emulate`.
   * @default none
   */
  readonly mode: string;
  /**
   * Bits.
   * From 32 to 64.
   * @default none
   */
  readonly bits?: number | undefined;
  /**
   * At most.
   * From 32 to 64.
   * @default none
   */
  readonly limit?: number | undefined;
}

/** CPU cache. */
export interface DomainCpuCache {
  /**
   * Level.
   * From 1 to 3.
   * @default none
   */
  readonly level?: number | undefined;
  /**
   * Mode.
   * One of `emulate`, `passthrough`, `disable`.
   * @default none
   */
  readonly mode: string;
}

/** A feature. */
export interface DomainCpuFeatures {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * Policy.
   * One of `force`, `require`, `optional`, `disable`, `forbid`.
   * @default require
   */
  readonly policy?: string | undefined;
}

/** Sockets, dies, cores, threads; their product is the maximum of vCPUs. */
export interface DomainCpuTopology {
  /**
   * Sockets.
   * From 1.
   * @default none
   */
  readonly sockets?: number | undefined;
  /**
   * Dies a socket.
   * From 1.
   * @default 1
   */
  readonly dies?: number | undefined;
  /**
   * Cores a die.
   * From 1.
   * @default none
   */
  readonly cores?: number | undefined;
  /**
   * Threads a core.
   * From 1.
   * @default none
   */
  readonly threads?: number | undefined;
}

/** How the guest boots: direct kernel, BIOS or UEFI. */
export interface DomainOs {
  /**
   * Kind of guest.
   * One of `hvm`, `xen`, `linux`, `xenpvh`, `exe`.
   * @default hvm
   */
  readonly type?: string | undefined;
  /**
   * Architecture. The host's when absent.
   * @default none
   */
  readonly typeArch?: string | undefined;
  /**
   * Machine, such as `q35` or `pc`. What you write stays written; the resolved one is not drift.
   * @default none
   */
  readonly typeMachine?: string | undefined;
  /**
   * Lets libvirt choose the firmware.
   * One of `bios`, `efi`.
   * @default none
   */
  readonly firmware?: string | undefined;
  /** Features that the firmware must or must not have. */
  readonly firmwareInfo?: DomainOsFirmwareInfo | undefined;
  /**
   * Path of the firmware.
   * @default none
   */
  readonly loader?: string | undefined;
  /**
   * `rom` or `pflash`.
   * One of `rom`, `pflash`.
   * @default none
   */
  readonly loaderType?: string | undefined;
  /**
   * The firmware cannot be written.
   * One of `yes`, `no`.
   * @default none
   */
  readonly loaderReadonly?: string | undefined;
  /**
   * The firmware enforces secure boot.
   * One of `yes`, `no`.
   * @default none
   */
  readonly loaderSecure?: string | undefined;
  /**
   * The firmware keeps no variables.
   * One of `yes`, `no`.
   * @default none
   */
  readonly loaderStateless?: string | undefined;
  /**
   * Format of the firmware.
   * @default none
   */
  readonly loaderFormat?: string | undefined;
  /** The firmware's variables. */
  readonly nvRam?: DomainOsNvRam | undefined;
  /**
   * Path of the kernel, for direct boot.
   * @default none
   */
  readonly kernel?: string | undefined;
  /**
   * Path of the initial RAM disk, for direct boot.
   * @default none
   */
  readonly initrd?: string | undefined;
  /**
   * Command line of the kernel, for direct boot.
   * @default none
   */
  readonly cmdline?: string | undefined;
  /**
   * Path of the device tree.
   * @default none
   */
  readonly dtb?: string | undefined;
  /** Order of boot devices. */
  readonly bootDevices?: readonly DomainOsBootDevices[] | IResolvable | undefined;
  /** Boot menu. */
  readonly bootMenu?: DomainOsBootMenu | undefined;
  /** BIOS options. */
  readonly bios?: DomainOsBios | undefined;
  /** SMBIOS data. */
  readonly smBios?: DomainOsSmBios | undefined;
  /** ACPI tables. */
  readonly acpi?: DomainOsAcpi | undefined;
  /**
   * First program of a container.
   * @default none
   */
  readonly init?: string | undefined;
}

/** ACPI tables. */
export interface DomainOsAcpi {
  /** Tables. */
  readonly tables?: readonly DomainOsAcpiTables[] | IResolvable | undefined;
}

/** A table. */
export interface DomainOsAcpiTables {
  /**
   * Kind.
   * @default none
   */
  readonly type: string;
  /**
   * Path.
   * @default none
   */
  readonly path: string;
}

/** SMBIOS data. */
export interface DomainOsSmBios {
  /**
   * Where they come from.
   * One of `emulate`, `host`, `sysinfo`.
   * @default none
   */
  readonly mode: string;
}

/** BIOS options. */
export interface DomainOsBios {
  /**
   * Output on the serial port.
   * One of `yes`, `no`.
   * @default none
   */
  readonly useSerial?: string | undefined;
  /**
   * Milliseconds until another try; -1 for never.
   * From -1 to 65535.
   * @default none
   */
  readonly rebootTimeout?: number | undefined;
}

/** Boot menu. */
export interface DomainOsBootMenu {
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enable?: string | undefined;
  /**
   * Milliseconds.
   * @default none
   */
  readonly timeout?: string | undefined;
}

/** A boot device. */
export interface DomainOsBootDevices {
  /**
   * Kind.
   * One of `fd`, `hd`, `cdrom`, `network`.
   * @default none
   */
  readonly dev: string;
}

/** The firmware's variables. */
export interface DomainOsNvRam {
  /**
   * Path of the variable file.
   * @default none
   */
  readonly nvRam?: string | undefined;
  /**
   * File that it is made from.
   * @default none
   */
  readonly template?: string | undefined;
  /**
   * Format of the template.
   * @default none
   */
  readonly templateFormat?: string | undefined;
  /**
   * Format of the file.
   * @default none
   */
  readonly format?: string | undefined;
}

/** Features that the firmware must or must not have. */
export interface DomainOsFirmwareInfo {
  /** Features. */
  readonly features?: readonly DomainOsFirmwareInfoFeatures[] | IResolvable | undefined;
}

/** A feature. */
export interface DomainOsFirmwareInfoFeatures {
  /**
   * `secure-boot` or `enrolled-keys`.
   * One of `secure-boot`, `enrolled-keys`.
   * @default none
   */
  readonly name?: string | undefined;
  /**
   * `yes` or `no`.
   * One of `yes`, `no`.
   * @default none
   */
  readonly enabled?: string | undefined;
}

/** Data. */
export interface DomainSysInfo {
  /**
   * `smbios` or `fwcfg`.
   * One of `smbios`, `fwcfg`.
   * @default none
   */
  readonly type: string;
  /** System fields. */
  readonly system?: readonly DomainSysInfoSystem[] | IResolvable | undefined;
  /** BIOS fields. */
  readonly bios?: readonly DomainSysInfoBios[] | IResolvable | undefined;
  /** fw_cfg entries. */
  readonly entry?: readonly DomainSysInfoEntry[] | IResolvable | undefined;
}

/** An entry. */
export interface DomainSysInfoEntry {
  /**
   * Name, such as `opt/com.example/x`.
   * @default none
   */
  readonly name: string;
  /**
   * Value.
   * @default none
   */
  readonly value?: string | undefined;
  /**
   * File with the value.
   * @default none
   */
  readonly file?: string | undefined;
}

/** A field. */
export interface DomainSysInfoBios {
  /**
   * Name.
   * @default none
   */
  readonly name: string;
  /**
   * Value.
   * @default none
   */
  readonly value: string;
}

/** A field. */
export interface DomainSysInfoSystem {
  /**
   * Name, such as `serial`.
   * @default none
   */
  readonly name: string;
  /**
   * Value.
   * @default none
   */
  readonly value: string;
}

/** Partition of cgroups. */
export interface DomainResource {
  /**
   * Path such as `/machine/lab`.
   * @default none
   */
  readonly partition?: string | undefined;
}

/** Disk time. */
export interface DomainBlockIoTune {
  /**
   * Relative weight, 100 to 1000.
   * From 10 to 1000.
   * @default none
   */
  readonly weight?: number | undefined;
}

/** Host NUMA nodes. */
export interface DomainNumaTune {
  /** Memory of the domain. */
  readonly memory?: DomainNumaTuneMemory | undefined;
}

/** Memory of the domain. */
export interface DomainNumaTuneMemory {
  /**
   * Mode.
   * One of `strict`, `preferred`, `interleave`, `restrictive`.
   * @default none
   */
  readonly mode?: string | undefined;
  /**
   * Nodes.
   * @default none
   */
  readonly nodeset?: string | undefined;
  /**
   * Placement.
   * One of `static`, `auto`.
   * @default none
   */
  readonly placement?: string | undefined;
}

/** CPU time and pinning. */
export interface DomainCpuTune {
  /**
   * Relative weight; 1024 is usual.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly shares?: number | undefined;
  /**
   * Microseconds of a quota period.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly period?: number | undefined;
  /**
   * Microseconds of CPU a period and vCPU; -1 for no limit.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly quota?: number | undefined;
  /**
   * Period for the whole domain.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly globalPeriod?: number | undefined;
  /**
   * Quota for the whole domain.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly globalQuota?: number | undefined;
  /**
   * Period for the emulator.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly emulatorPeriod?: number | undefined;
  /**
   * Quota for the emulator.
   * @default none
   * Needs on the host: cgroup.
   */
  readonly emulatorQuota?: number | undefined;
  /** Host CPUs of a vCPU. */
  readonly vcpuPin?: readonly DomainCpuTuneVcpuPin[] | IResolvable | undefined;
  /** Host CPUs of the emulator. */
  readonly emulatorPin?: DomainCpuTuneEmulatorPin | undefined;
  /** Host CPUs of an I/O thread. */
  readonly ioThreadPin?: readonly DomainCpuTuneIoThreadPin[] | IResolvable | undefined;
}

/** Host CPUs of an I/O thread. */
export interface DomainCpuTuneIoThreadPin {
  /**
   * Number.
   * From 0.
   * @default none
   */
  readonly ioThread: number;
  /**
   * Host CPUs, such as `0-3,^2`.
   * @default none
   */
  readonly cpuSet: string;
}

/** Host CPUs of the emulator. */
export interface DomainCpuTuneEmulatorPin {
  /**
   * Host CPUs.
   * @default none
   */
  readonly cpuSet: string;
}

/** Host CPUs of a vCPU. */
export interface DomainCpuTuneVcpuPin {
  /**
   * Number.
   * From 0.
   * @default none
   */
  readonly vcpu: number;
  /**
   * Host CPUs, such as `0-3,^2`.
   * @default none
   */
  readonly cpuSet: string;
}

/** Limits of memory on the host. */
export interface DomainMemoryTune {
  /**
   * The domain may never use more.
   * From 0.
   * @default none
   */
  readonly hardLimit?: number | undefined;
  /**
   * Unit of `hard_limit`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly hardLimitUnit?: string | undefined;
  /**
   * Limit while the host is short of memory.
   * From 0.
   * @default none
   */
  readonly softLimit?: number | undefined;
  /**
   * Unit of `soft_limit`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly softLimitUnit?: string | undefined;
  /**
   * Memory plus swap.
   * From 0.
   * @default none
   */
  readonly swapHardLimit?: number | undefined;
  /**
   * Unit of `swap_hard_limit`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly swapHardLimitUnit?: string | undefined;
  /**
   * Guaranteed.
   * From 0.
   * @default none
   */
  readonly minGuarantee?: number | undefined;
  /**
   * Unit of `min_guarantee`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`.
   * @default KiB
   */
  readonly minGuaranteeUnit?: string | undefined;
}

/** What backs the guest's memory. */
export interface DomainMemoryBacking {
  /** Huge pages. */
  readonly memoryHugePages?: DomainMemoryBackingMemoryHugePages | undefined;
  /** Where it comes from. */
  readonly memorySource?: DomainMemoryBackingMemorySource | undefined;
  /** Sharing. */
  readonly memoryAccess?: DomainMemoryBackingMemoryAccess | undefined;
  /** When it is allocated. */
  readonly memoryAllocation?: DomainMemoryBackingMemoryAllocation | undefined;
  /**
   * Discards the contents at the end.
   * @default none
   */
  readonly memoryDiscard?: boolean | IResolvable | undefined;
  /**
   * Never swapped.
   * @default none
   */
  readonly memoryLocked?: boolean | IResolvable | undefined;
  /**
   * No page merging.
   * @default none
   */
  readonly memoryNosharepages?: boolean | IResolvable | undefined;
}

/** When it is allocated. */
export interface DomainMemoryBackingMemoryAllocation {
  /**
   * Mode.
   * One of `immediate`, `ondemand`.
   * @default none
   */
  readonly mode?: string | undefined;
  /**
   * Threads.
   * From 1.
   * @default none
   */
  readonly threads?: number | undefined;
}

/** Sharing. */
export interface DomainMemoryBackingMemoryAccess {
  /**
   * Mode.
   * One of `shared`, `private`.
   * @default none
   */
  readonly mode?: string | undefined;
}

/** Where it comes from. */
export interface DomainMemoryBackingMemorySource {
  /**
   * Kind.
   * One of `file`, `anonymous`, `memfd`.
   * @default none
   */
  readonly type?: string | undefined;
}

/** Huge pages. */
export interface DomainMemoryBackingMemoryHugePages {
  /** Page sizes. */
  readonly hugepages?: readonly DomainMemoryBackingMemoryHugePagesHugepages[] | IResolvable | undefined;
}

/** A page size. */
export interface DomainMemoryBackingMemoryHugePagesHugepages {
  /**
   * Size.
   * From 1.
   * @default none
   */
  readonly size: number;
  /**
   * Unit of `size`.
   * @default KiB
   */
  readonly unit?: string | undefined;
  /**
   * NUMA cells of the guest.
   * @default none
   */
  readonly nodeset?: string | undefined;
}

/** Your own metadata. */
export interface DomainMetadata {
  /**
   * One XML element with a namespace of its own.
   * @default none
   */
  readonly xml: string;
}

/** `libvirt_domain`: A virtual machine. */
export class Domain extends LibvirtResource {
  static readonly tfResourceType = "libvirt_domain";

  constructor(scope: Construct, id: string, config: DomainConfig) {
    super(scope, id, tableOf(TABLES, Domain.tfResourceType), config);
  }

  /** Name; unique on the host. */
  get name(): string {
    return this.getStringAttribute("name");
  }

  /** Hypervisor: `kvm` or `qemu` (software emulation). The best one that the host really has when absent, then kept. */
  get type(): string {
    return this.getStringAttribute("type");
  }

  /** UUID. Chosen once and kept when absent. */
  get uuid(): string {
    return this.getStringAttribute("uuid");
  }

  /** Short description. */
  get title(): string {
    return this.getStringAttribute("title");
  }

  /** Description. */
  get description(): string {
    return this.getStringAttribute("description");
  }

  /** Memory at start. */
  get memory(): number {
    return this.getNumberAttribute("memory");
  }

  /** Unit of `memory`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`. */
  get memoryUnit(): string {
    return this.getStringAttribute("memory_unit");
  }

  /** Memory that the balloon leaves to the guest. All of `memory` when absent. */
  get currentMemory(): number {
    return this.getNumberAttribute("current_memory");
  }

  /** Unit of `current_memory`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`. */
  get currentMemoryUnit(): string {
    return this.getStringAttribute("current_memory_unit");
  }

  /** Memory up to which memory devices can be added. */
  get maximumMemory(): number {
    return this.getNumberAttribute("maximum_memory");
  }

  /** Unit of `maximum_memory`: `bytes`, `KB`, `KiB`, `MB`, `MiB`, `GB`, `GiB`, `TB`, `TiB`. */
  get maximumMemoryUnit(): string {
    return this.getStringAttribute("maximum_memory_unit");
  }

  /** Slots for memory devices. */
  get maximumMemorySlots(): number {
    return this.getNumberAttribute("maximum_memory_slots");
  }

  /** vCPUs at most. */
  get vcpu(): number {
    return this.getNumberAttribute("vcpu");
  }

  /** vCPUs at start. */
  get vcpuCurrent(): number {
    return this.getNumberAttribute("vcpu_current");
  }

  /** Host CPUs that the vCPUs may use. */
  get vcpuCpuset(): string {
    return this.getStringAttribute("vcpu_cpuset");
  }

  /** `static` or `auto`. */
  get vcpuPlacement(): string {
    return this.getStringAttribute("vcpu_placement");
  }

  /** Number of I/O threads. */
  get ioThreads(): number {
    return this.getNumberAttribute("io_threads");
  }

  /** VM generation id: `uuid` for one of libvirt's own, or a UUID. */
  get genId(): string {
    return this.getStringAttribute("gen_id");
  }

  /** What follows a power-off. */
  get onPoweroff(): string {
    return this.getStringAttribute("on_poweroff");
  }

  /** What follows a reboot. */
  get onReboot(): string {
    return this.getStringAttribute("on_reboot");
  }

  /** What follows a crash. */
  get onCrash(): string {
    return this.getStringAttribute("on_crash");
  }

  /** Starts with the host. */
  get autostart(): IResolvable {
    return this.getBooleanAttribute("autostart");
  }

  /** Should it run? `false` leaves it defined. It runs when absent. */
  get running(): IResolvable {
    return this.getBooleanAttribute("running");
  }

  /** What to do when a change needs a restart: do it, leave it until the next power-off (`defer`), or refuse it in the plan (`fail`). */
  get onRestart(): string {
    return this.getStringAttribute("on_restart");
  }

  /** The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument. */
  get maxDisruption(): string {
    return this.getStringAttribute("max_disruption");
  }

  /** Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own. */
  get protect(): IResolvable {
    return this.getBooleanAttribute("protect");
  }

  /** UUID. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** What the plan will do to it and why, such as `restart: memory 512 MiB → 1024 MiB`; unchanged while nothing changes. */
  get change(): string {
    return this.getStringAttribute("change");
  }

  /** MAC address and network of each interface; its addresses if `wait_for` asked for them. */
  get networkInterfaces(): IResolvable {
    return this.interpolationForAttribute("network_interfaces");
  }

  /** Did everything in `wait_for` come true? */
  get ready(): IResolvable {
    return this.getBooleanAttribute("ready");
  }

  /** Seconds from the last start that an apply made until everything in `wait_for` was true. */
  get readySeconds(): number {
    return this.getNumberAttribute("ready_seconds");
  }
}
