import { branch, flag, group, integer, list, ON_OFF, sized, text, variants, YES_NO } from "../table";
import { attachment, boot, virtioDriver } from "./attachment";
import { channels, consoles, parallels, serials } from "./chardev";
import { disks } from "./disk";
import { graphics, videos } from "./graphics";
import { interfaces } from "./interface";

/** Random number generators (https://libvirt.org/formatdomain.html#random-number-generator-device). */
const rngs = list(
  "rng",
  "Random number generators.",
  group(undefined, "A generator.", {
    model: text("@model", "`virtio` and its transitional variants.", { required: true }),
    backend: variants("backend", "backend@model", "Source of the randomness. Set one.", {
      random: branch("random", text(".", "A device file of the host such as `/dev/urandom`.")),
      built_in: branch("builtin", flag(undefined, "QEMU's own generator.")),
    }),
    rate: group("rate", "Limit.", {
      bytes: integer("@bytes", "Bytes a period.", { required: true, min: 1 }),
      period: integer("@period", "Milliseconds.", { min: 1, default: 1000 }),
    }),
    driver: group("driver", "Options of the virtio driver.", virtioDriver),
    ...attachment,
  }),
);

/** Controllers (https://libvirt.org/formatdomain.html#controllers). */
const controllers = list(
  "controller",
  "Controllers. libvirt adds what the devices need.",
  group(undefined, "A controller.", {
    type: text("@type", "Kind.", {
      required: true,
      oneOf: ["ide", "fdc", "scsi", "sata", "usb", "ccid", "virtio-serial", "pci", "isa", "xenbus"],
    }),
    index: integer("@index", "Number within its kind.", { min: 0, auto: true }),
    model: text("@model", "Model, such as `virtio-scsi`, `qemu-xhci`, `pcie-root-port`.", { auto: true }),
    ports: integer("@ports", "Ports.", { min: 1 }),
    vectors: integer("@vectors", "Interrupt vectors.", { min: 0 }),
    driver: group("driver", "How the host drives it.", {
      queues: integer("@queues", "Virtqueues.", { min: 1 }),
      cmd_per_lun: integer("@cmd_per_lun", "Queued commands a LUN.", { min: 1 }),
      max_sectors: integer("@max_sectors", "512-byte sectors a transfer.", { min: 1 }),
      io_event_fd: text("@ioeventfd", "I/O in a thread of its own.", { oneOf: ON_OFF }),
      io_thread: integer("@iothread", "Number of the I/O thread.", { min: 1 }),
      ...virtioDriver,
    }),
    ...attachment,
  }),
);

/** Keyboards, mice and tablets (https://libvirt.org/formatdomain.html#input-devices). */
const inputs = list(
  "input",
  "Input devices.",
  group(undefined, "An input device.", {
    type: text("@type", "Kind.", { required: true, oneOf: ["tablet", "mouse", "keyboard", "passthrough", "evdev"] }),
    bus: text("@bus", "Bus.", { oneOf: ["ps2", "usb", "virtio", "xen"], auto: true }),
    model: text("@model", "virtio variant."),
    ...attachment,
  }),
);

/** Shared folders (https://libvirt.org/formatdomain.html#filesystems). */
const filesystems = list(
  "filesystem",
  "Folders shared with the guest.",
  group(undefined, "A shared folder.", {
    access_mode: text("@accessmode", "Security model.", { oneOf: ["passthrough", "mapped", "squash"] }),
    source: variants("source", "@type", "What is shared. Set one.", {
      mount: branch(
        "mount",
        group(undefined, "A folder of the host.", {
          dir: text("@dir", "Absolute path."),
          socket: text("@socket", "Socket of a virtiofsd of your own."),
        }),
      ),
    }),
    driver: group("driver", "How.", {
      type: text("@type", "`path` (9p) or `virtiofs`.", { oneOf: ["path", "handle", "loop", "nbd", "ploop", "virtiofs"], default: "path" }),
      queue: integer("@queue", "Entries of the queue.", { min: 1 }),
      ...virtioDriver,
    }),
    binary: group("binary", "The virtiofsd program.", {
      path: text("@path", "Path."),
      xattr: text("@xattr", "Extended attributes.", { oneOf: ON_OFF }),
      cache: group("cache", "Cache.", { mode: text("@mode", "Mode.", { required: true, oneOf: ["none", "always"] }) }),
      thread_pool: group("thread_pool", "Threads.", { size: integer("@size", "Number.", { min: 0 }) }),
    }),
    target: group("target", "How the guest names it.", { dir: text("@dir", "Mount tag.", { required: true }) }, { required: true }),
    read_only: flag("readonly", "The guest cannot write.", { form: "presence" }),
    boot,
    ...attachment,
  }),
  { key: "target.dir", extras: "drift" },
);

/** Memory balloon (https://libvirt.org/formatdomain.html#memory-balloon-device). */
const balloon = group(
  "memballoon",
  "The memory balloon. libvirt adds a virtio one when it is absent.",
  {
    model: text("@model", "`virtio` or `none`.", {
      required: true,
      oneOf: ["virtio", "virtio-transitional", "virtio-non-transitional", "xen", "none"],
    }),
    auto_deflate: text("@autodeflate", "Gives memory back under pressure.", { oneOf: ON_OFF }),
    free_page_reporting: text("@freePageReporting", "Returns unused pages to the host.", { oneOf: ON_OFF }),
    stats: group("stats", "Statistics.", {
      period: integer("@period", "Seconds between two readings; 0 for none.", { required: true, min: 0, change: "live" }),
    }),
    driver: group("driver", "Options of the virtio driver.", virtioDriver),
    ...attachment,
  },
  { auto: true },
);

const watchdogs = list(
  "watchdog",
  "Watchdogs.",
  group(undefined, "A watchdog.", {
    model: text("@model", "Model, such as `i6300esb`, `itco`, `diag288`.", { required: true }),
    action: text("@action", "What happens when it fires.", {
      oneOf: ["reset", "shutdown", "poweroff", "pause", "none", "dump", "inject-nmi"],
      default: "reset",
    }),
    ...attachment,
  }),
);

const tpms = list(
  "tpm",
  "TPM devices.",
  group(undefined, "A TPM.", {
    model: text("@model", "`tpm-crb`, `tpm-tis` or `tpm-spapr`.", { auto: true }),
    backend: variants("backend", "backend@type", "Where it is. Set one.", {
      emulator: branch(
        "emulator",
        group(undefined, "swtpm.", {
          version: text("@version", "TPM version.", { oneOf: ["1.2", "2.0"], auto: true }),
          persistent_state: text("@persistent_state", "Keeps the state of a transient domain.", { oneOf: YES_NO }),
        }),
      ),
      passthrough: branch(
        "passthrough",
        group(undefined, "A TPM of the host.", {
          device: group("device", "The device.", { path: text("@path", "Path.", { required: true }) }),
        }),
      ),
    }),
    ...attachment,
  }),
);

const sounds = list(
  "sound",
  "Sound cards.",
  group(undefined, "A sound card.", { model: text("@model", "Model, such as `ich9`.", { required: true }), ...attachment }),
);
const panics = list(
  "panic",
  "Panic notifiers.",
  group(undefined, "A panic notifier.", { model: text("@model", "Model, such as `isa` or `pvpanic`.", { auto: true }), ...attachment }),
);
const vsock = group("vsock", "Socket between host and guest.", {
  model: text("@model", "virtio variant.", { auto: true }),
  cid: group("cid", "The guest's address.", {
    auto: text("@auto", "`yes` chooses one.", { oneOf: YES_NO }),
    address: text("@address", "Number, from 3."),
  }),
  ...attachment,
});
const iommu = group("iommu", "Emulated IOMMU.", {
  model: text("@model", "`intel`, `smmuv3` or `virtio`.", { required: true, oneOf: ["intel", "smmuv3", "virtio"] }),
  driver: group("driver", "Options.", {
    int_remap: text("@intremap", "Interrupt remapping.", { oneOf: ON_OFF }),
    caching_mode: text("@caching_mode", "Caching mode; needed for VFIO.", { oneOf: ON_OFF }),
    eim: text("@eim", "Extended interrupt mode.", { oneOf: ON_OFF }),
    io_tlb: text("@iotlb", "Device IOTLB.", { oneOf: ON_OFF }),
  }),
});
const memorydevs = list(
  "memory",
  "Memory devices.",
  group(undefined, "A memory device.", {
    model: text("@model", "`dimm`, `virtio-mem`…", { required: true, oneOf: ["dimm", "nvdimm", "virtio-pmem", "virtio-mem"] }),
    target: group("target", "What the guest gets.", {
      ...sized("size", "size", "Size."),
      node: integer("node", "NUMA cell of the guest.", { min: 0 }),
      ...sized("block", "block", "Block of a virtio-mem."),
      ...sized("requested", "requested", "Size that a virtio-mem should have now.", { change: "live" }),
    }),
    ...attachment,
  }),
);

/** All devices of a domain (https://libvirt.org/formatdomain.html#devices). */
export const devices = group(
  "devices",
  "The guest's devices.",
  {
    emulator: text("emulator", "Path of the emulator. From the host's capabilities when absent.", { auto: true }),
    disks,
    interfaces,
    serials,
    parallels,
    consoles,
    channels,
    graphics,
    videos,
    rngs,
    controllers,
    inputs,
    filesystems,
    mem_balloon: balloon,
    watchdogs,
    tpms,
    sounds,
    panics,
    vsock,
    iommu,
    memorydevs,
  },
  { shared: true },
);
