import { changeReport, computed, guards, type ResourceTable, timeouts } from "../resource";
import { flag, group, integer, list, sized, text, uuid } from "../table";
import { clock, features } from "./clock";
import { devices } from "./devices";
import { cpu, os } from "./os";
import { blockIoTune, cpuTune, memoryBacking, memoryTune, numaTune, pm } from "./tuning";

const event = (place: string, doc: string, usual: string) =>
  text(place, doc, { oneOf: ["destroy", "restart", "preserve", "rename-restart", "coredump-destroy", "coredump-restart"], default: usual });

/** Readiness: everything that is set must hold (`docs/guides/readiness.md`). */
const waitFor = group(
  undefined,
  "What must be true before the VM counts as created or restarted. All that is set must hold.",
  {
    lease: flag(undefined, "A DHCP lease of a libvirt network for each of its interfaces."),
    address: flag(undefined, "An address (not loopback, not link-local) on any interface, from a lease or the guest agent."),
    agent: flag(undefined, "The guest agent answers."),
    tcp: group(undefined, "A TCP port of the guest accepts connections, seen from the libvirt host.", {
      port: integer(undefined, "Port.", { required: true, min: 1, max: 65535 }),
    }),
    ssh: group(undefined, "An SSH server greets, seen from the libvirt host.", {
      port: integer(undefined, "Port.", { min: 1, max: 65535, default: 22 }),
    }),
    console: group(undefined, "A line on the serial console.", { pattern: text(undefined, "Regular expression.", { required: true }) }),
    timeout: text(undefined, "How long, such as `2m`.", {
      default: "5m",
      pattern: { regexp: /^(\d+(\.\d+)?(ms|s|m|h))+$/, says: "a duration such as 30s, 5m or 1h" },
    }),
    on_timeout: text(undefined, "`fail`: an error, the VM is kept. `warn`: a warning, `ready = false`, and the next apply waits again.", {
      oneOf: ["fail", "warn"],
      default: "fail",
    }),
  },
  { change: "none" },
);

/** `libvirt_domain` (https://libvirt.org/formatdomain.html). */
export const domain: ResourceTable = {
  type: "libvirt_domain",
  root: "domain",
  version: 0,
  doc: "A virtual machine.",
  change: "restart",
  fields: {
    name: text("name", "Name; unique on the host.", {
      required: true,
      change: "replace",
      pattern: { regexp: /^[^/\n]{1,200}$/, says: "1 to 200 characters without a slash" },
    }),
    type: text("@type", "Hypervisor: `kvm` or `qemu` (software emulation). The best one that the host really has when absent, then kept.", {
      keep: true,
      auto: true,
      oneOf: ["kvm", "qemu"],
    }),
    uuid: uuid("uuid", "UUID. Chosen once and kept when absent.", { change: "replace", auto: true, keep: true }),
    title: text("title", "Short description.", { change: "live", call: "metadata", pattern: { regexp: /^[^\n]*$/, says: "one line" } }),
    description: text("description", "Description.", { change: "live", call: "metadata" }),
    metadata: group(
      undefined,
      "Your own metadata.",
      { xml: text(undefined, "One XML element with a namespace of its own.", { required: true }) },
      { change: "live", call: "metadata" },
    ),
    ...sized("memory", "memory", "Memory at start."),
    ...sized("current_memory", "currentMemory", "Memory that the balloon leaves to the guest. All of `memory` when absent.", {
      change: "live",
      call: "balloon",
      auto: true,
    }),
    ...sized("maximum_memory", "maxMemory", "Memory up to which memory devices can be added."),
    maximum_memory_slots: integer("maxMemory@slots", "Slots for memory devices.", { min: 0 }),
    vcpu: integer("vcpu", "vCPUs at most.", { min: 1, default: 1 }),
    vcpu_current: integer("vcpu@current", "vCPUs at start.", { min: 1, auto: true }),
    vcpu_cpuset: text("vcpu@cpuset", "Host CPUs that the vCPUs may use."),
    vcpu_placement: text("vcpu@placement", "`static` or `auto`.", { oneOf: ["static", "auto"], default: "static" }),
    io_threads: integer("iothreads", "Number of I/O threads.", { min: 0, default: 0, change: "live" }),
    gen_id: text("genid", "VM generation id: `uuid` for one of libvirt's own, or a UUID."),
    memory_backing: memoryBacking,
    memory_tune: memoryTune,
    cpu_tune: cpuTune,
    numa_tune: numaTune,
    block_io_tune: blockIoTune,
    resource: group(
      "resource",
      "Partition of cgroups.",
      { partition: text("partition", "Path such as `/machine/lab`.") },
      { needs: ["cgroup"] },
    ),
    sys_info: list(
      "sysinfo",
      "SMBIOS or firmware configuration data.",
      group(undefined, "Data.", {
        type: text("@type", "`smbios` or `fwcfg`.", { required: true, oneOf: ["smbios", "fwcfg"] }),
        system: list(
          "system/entry",
          "System fields.",
          group(undefined, "A field.", {
            name: text("@name", "Name, such as `serial`.", { required: true }),
            value: text(".", "Value.", { required: true }),
          }),
          { key: "name" },
        ),
        bios: list(
          "bios/entry",
          "BIOS fields.",
          group(undefined, "A field.", {
            name: text("@name", "Name.", { required: true }),
            value: text(".", "Value.", { required: true }),
          }),
          { key: "name" },
        ),
        entry: list(
          "entry",
          "fw_cfg entries.",
          group(undefined, "An entry.", {
            name: text("@name", "Name, such as `opt/com.example/x`.", { required: true }),
            value: text(".", "Value."),
            file: text("@file", "File with the value."),
          }),
          { key: "name" },
        ),
      }),
      { key: "type" },
    ),
    os,
    cpu,
    clock,
    features,
    pm,
    on_poweroff: event("on_poweroff", "What follows a power-off.", "destroy"),
    on_reboot: event("on_reboot", "What follows a reboot.", "restart"),
    on_crash: event("on_crash", "What follows a crash.", "destroy"),
    devices,
    autostart: flag(undefined, "Starts with the host.", { change: "live", call: "autostart", default: false }),
    running: flag(undefined, "Should it run? `false` leaves it defined. It runs when absent.", { change: "restart", default: true }),
    create: group(
      undefined,
      "How it is started.",
      {
        paused: flag(undefined, "Starts paused and stays so."),
        autodestroy: flag(
          undefined,
          "Accepted for the other provider's files: a domain must outlive the provider, so only `false` is possible.",
        ),
        bypass_cache: flag(undefined, "Bypasses the file cache when a saved state is restored."),
        force_boot: flag(undefined, "Throws a saved state away."),
        reset_nvram: flag(undefined, "Makes the firmware's variables anew."),
        validate: flag(undefined, "Checks the XML against libvirt's schema."),
      },
      { change: "none" },
    ),
    update: group(
      undefined,
      "How it is restarted.",
      {
        shutdown: group(undefined, "Shutdown before a restart.", {
          timeout: integer(undefined, "Seconds until it is turned off.", { min: 0, default: 30 }),
        }),
      },
      { change: "none" },
    ),
    destroy: group(
      undefined,
      "How it is deleted.",
      {
        graceful: flag(undefined, "Lets QEMU flush its files."),
        timeout: integer(
          undefined,
          "Seconds of a shutdown by agent or ACPI before it is turned off. It is turned off at once when absent.",
          { min: 0 },
        ),
        shutdown: group(undefined, "Shutdown first.", {
          timeout: integer(undefined, "Seconds until it is turned off.", { min: 0, default: 30 }),
        }),
      },
      { change: "none" },
    ),
    on_restart: text(
      undefined,
      "What to do when a change needs a restart: do it, leave it until the next power-off (`defer`), or refuse it in the plan (`fail`).",
      { oneOf: ["restart", "defer", "fail"], default: "restart", change: "none" },
    ),
    wait_for: waitFor,
    timeouts: timeouts("create", "update", "delete"),
    ...guards,
  },
  computed: {
    id: computed("string", "UUID."),
    change: changeReport,
    network_interfaces: computed(
      ["list", ["object", { mac: "string", network: "string", addresses: ["list", "string"] }]],
      "MAC address and network of each interface; its addresses if `wait_for` asked for them.",
      true,
    ),
    ready: computed("bool", "Did everything in `wait_for` come true?", true),
    ready_seconds: computed("number", "Seconds from the last start that an apply made until everything in `wait_for` was true.", true),
  },
};
