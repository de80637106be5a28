import { group, integer, list, ON_OFF, text, YES_NO } from "../table";

const sameMachine = (declared: string, actual: string) =>
  actual === declared ||
  actual.startsWith(`pc-${declared}-`) ||
  (declared === "pc" && actual.startsWith("pc-i440fx-")) ||
  actual.startsWith(`${declared}-`);

/** How the guest boots (https://libvirt.org/formatdomain.html#operating-system-booting). */
export const os = group(
  "os",
  "How the guest boots: direct kernel, BIOS or UEFI.",
  {
    type: text("type", "Kind of guest.", { default: "hvm", oneOf: ["hvm", "xen", "linux", "xenpvh", "exe"] }),
    type_arch: text("type@arch", "Architecture. The host's when absent.", { auto: true, keep: true }),
    type_machine: text("type@machine", "Machine, such as `q35` or `pc`. What you write stays written; the resolved one is not drift.", {
      auto: true,
      keep: true,
      same: sameMachine,
    }),
    firmware: text("@firmware", "Lets libvirt choose the firmware.", { oneOf: ["bios", "efi"] }),
    firmware_info: group("firmware", "Features that the firmware must or must not have.", {
      features: list(
        "feature",
        "Features.",
        group(undefined, "A feature.", {
          name: text("@name", "`secure-boot` or `enrolled-keys`.", { oneOf: ["secure-boot", "enrolled-keys"] }),
          enabled: text("@enabled", "`yes` or `no`.", { oneOf: YES_NO }),
        }),
        { key: "name" },
      ),
    }),
    loader: text("loader", "Path of the firmware.", { auto: true }),
    loader_type: text("loader@type", "`rom` or `pflash`.", { oneOf: ["rom", "pflash"], auto: true }),
    loader_readonly: text("loader@readonly", "The firmware cannot be written.", { oneOf: YES_NO, auto: true }),
    loader_secure: text("loader@secure", "The firmware enforces secure boot.", { oneOf: YES_NO, auto: true }),
    loader_stateless: text("loader@stateless", "The firmware keeps no variables.", { oneOf: YES_NO }),
    loader_format: text("loader@format", "Format of the firmware.", { auto: true }),
    nv_ram: group(
      "nvram",
      "The firmware's variables.",
      {
        nv_ram: text(".", "Path of the variable file.", { keep: true, auto: true }),
        template: text("@template", "File that it is made from.", { auto: true }),
        template_format: text("@templateFormat", "Format of the template."),
        format: text("@format", "Format of the file."),
      },
      { auto: true },
    ),
    kernel: text("kernel", "Path of the kernel, for direct boot."),
    initrd: text("initrd", "Path of the initial RAM disk, for direct boot."),
    cmdline: text("cmdline", "Command line of the kernel, for direct boot."),
    dtb: text("dtb", "Path of the device tree."),
    boot_devices: list(
      "boot",
      "Order of boot devices.",
      group(undefined, "A boot device.", { dev: text("@dev", "Kind.", { required: true, oneOf: ["fd", "hd", "cdrom", "network"] }) }),
      { auto: true },
    ),
    boot_menu: group("bootmenu", "Boot menu.", {
      enable: text("@enable", "`yes` or `no`.", { oneOf: YES_NO }),
      timeout: text("@timeout", "Milliseconds."),
    }),
    bios: group("bios", "BIOS options.", {
      use_serial: text("@useserial", "Output on the serial port.", { oneOf: YES_NO }),
      reboot_timeout: integer("@rebootTimeout", "Milliseconds until another try; -1 for never.", { min: -1, max: 65535 }),
    }),
    sm_bios: group("smbios", "SMBIOS data.", {
      mode: text("@mode", "Where they come from.", { required: true, oneOf: ["emulate", "host", "sysinfo"] }),
    }),
    acpi: group("acpi", "ACPI tables.", {
      tables: list(
        "table",
        "Tables.",
        group(undefined, "A table.", { type: text("@type", "Kind.", { required: true }), path: text(".", "Path.", { required: true }) }),
      ),
    }),
    init: text("init", "First program of a container."),
  },
  { shared: true },
);

/** CPU model and topology (https://libvirt.org/formatdomain.html#cpu-model-and-topology). */
export const cpu = group(
  "cpu",
  "CPU model, topology, NUMA.",
  {
    mode: text("@mode", "How the model is chosen.", { oneOf: ["custom", "host-model", "host-passthrough", "maximum"], auto: true }),
    match: text("@match", "How exactly the model must match.", { oneOf: ["minimum", "exact", "strict"], auto: true }),
    check: text("@check", "Check before start.", { oneOf: ["none", "partial", "full"], auto: true }),
    migratable: text("@migratable", "Only features that can be migrated.", { oneOf: ON_OFF, auto: true }),
    model: text("model", "Name of the model, with mode `custom`.", { auto: true }),
    model_fallback: text("model@fallback", "May a close model be taken?", { oneOf: ["allow", "forbid"], auto: true }),
    model_vendor_id: text("model@vendor_id", "Vendor that the guest sees, 12 characters."),
    vendor: text("vendor", "Vendor that the host must have."),
    topology: group("topology", "Sockets, dies, cores, threads; their product is the maximum of vCPUs.", {
      sockets: integer("@sockets", "Sockets.", { min: 1 }),
      dies: integer("@dies", "Dies a socket.", { min: 1, default: 1 }),
      cores: integer("@cores", "Cores a die.", { min: 1 }),
      threads: integer("@threads", "Threads a core.", { min: 1 }),
    }),
    features: list(
      "feature",
      "Features switched one by one.",
      group(undefined, "A feature.", {
        name: text("@name", "Name.", { required: true }),
        policy: text("@policy", "Policy.", { oneOf: ["force", "require", "optional", "disable", "forbid"], default: "require" }),
      }),
      { key: "name" },
    ),
    cache: group("cache", "CPU cache.", {
      level: integer("@level", "Level.", { min: 1, max: 3 }),
      mode: text("@mode", "Mode.", { required: true, oneOf: ["emulate", "passthrough", "disable"] }),
    }),
    max_phys_addr: group("maxphysaddr", "Width of physical addresses.", {
      mode: text("@mode", "Mode.", { required: true, oneOf: ["passthrough", "emulate"] }),
      bits: integer("@bits", "Bits.", { min: 32, max: 64 }),
      limit: integer("@limit", "At most.", { min: 32, max: 64 }),
    }),
    numa: group("numa", "NUMA cells of the guest.", {
      cell: list(
        "cell",
        "Cells.",
        group(undefined, "A NUMA cell.", {
          id: integer("@id", "Number.", { min: 0, auto: true }),
          cpus: text("@cpus", "vCPUs, such as `0-3`."),
          memory: integer("@memory", "Memory of the cell.", { required: true, min: 1, unitIn: "unit" }),
          unit: text("@unit", "Unit of `memory`.", { unitOf: "memory", default: "KiB" }),
          mem_access: text("@memAccess", "Sharing of the memory.", { oneOf: ["shared", "private"] }),
          discard: text("@discard", "Discards the memory at the end.", { oneOf: YES_NO }),
        }),
      ),
    }),
  },
  { auto: true },
);
