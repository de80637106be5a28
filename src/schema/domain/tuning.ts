import { flag, group, integer, list, sized, text, YES_NO } from "../table";

/** What backs the guest's memory (https://libvirt.org/formatdomain.html#memory-backing). */
export const memoryBacking = group("memoryBacking", "What backs the guest's memory.", {
  memory_huge_pages: group("hugepages", "Huge pages.", {
    hugepages: list(
      "page",
      "Page sizes.",
      group(undefined, "A page size.", {
        size: integer("@size", "Size.", { required: true, min: 1, unitIn: "unit" }),
        unit: text("@unit", "Unit of `size`.", { unitOf: "size", default: "KiB" }),
        nodeset: text("@nodeset", "NUMA cells of the guest."),
      }),
    ),
  }),
  memory_source: group("source", "Where it comes from.", { type: text("@type", "Kind.", { oneOf: ["file", "anonymous", "memfd"] }) }),
  memory_access: group("access", "Sharing.", { mode: text("@mode", "Mode.", { oneOf: ["shared", "private"] }) }),
  memory_allocation: group("allocation", "When it is allocated.", {
    mode: text("@mode", "Mode.", { oneOf: ["immediate", "ondemand"] }),
    threads: integer("@threads", "Threads.", { min: 1 }),
  }),
  memory_discard: flag("discard", "Discards the contents at the end.", { form: "presence" }),
  memory_locked: flag("locked", "Never swapped.", { form: "presence" }),
  memory_nosharepages: flag("nosharepages", "No page merging.", { form: "presence" }),
});

/** Limits of memory on the host (https://libvirt.org/formatdomain.html#memory-tuning). */
export const memoryTune = group(
  "memtune",
  "Limits of memory on the host.",
  {
    ...sized("hard_limit", "hard_limit", "The domain may never use more."),
    ...sized("soft_limit", "soft_limit", "Limit while the host is short of memory."),
    ...sized("swap_hard_limit", "swap_hard_limit", "Memory plus swap."),
    ...sized("min_guarantee", "min_guarantee", "Guaranteed."),
  },
  { change: "live", needs: ["cgroup"] },
);

const pin = (element: string, doc: string, key: string, name: string) =>
  list(
    element,
    doc,
    group(undefined, doc, {
      [key]: integer(`@${name}`, "Number.", { required: true, min: 0 }),
      cpu_set: text("@cpuset", "Host CPUs, such as `0-3,^2`.", { required: true }),
    }),
    { key },
  );
const cgroup = (place: string, doc: string) => integer(place, doc, { change: "live", needs: ["cgroup"] });

/** CPU time and pinning (https://libvirt.org/formatdomain.html#cpu-tuning). */
export const cpuTune = group(
  "cputune",
  "CPU time and pinning.",
  {
    shares: cgroup("shares", "Relative weight; 1024 is usual."),
    period: cgroup("period", "Microseconds of a quota period."),
    quota: cgroup("quota", "Microseconds of CPU a period and vCPU; -1 for no limit."),
    global_period: cgroup("global_period", "Period for the whole domain."),
    global_quota: cgroup("global_quota", "Quota for the whole domain."),
    emulator_period: cgroup("emulator_period", "Period for the emulator."),
    emulator_quota: cgroup("emulator_quota", "Quota for the emulator."),
    vcpu_pin: pin("vcpupin", "Host CPUs of a vCPU.", "vcpu", "vcpu"),
    emulator_pin: group("emulatorpin", "Host CPUs of the emulator.", { cpu_set: text("@cpuset", "Host CPUs.", { required: true }) }),
    io_thread_pin: pin("iothreadpin", "Host CPUs of an I/O thread.", "io_thread", "iothread"),
  },
  { change: "live" },
);

/** Host NUMA nodes (https://libvirt.org/formatdomain.html#numa-node-tuning). */
export const numaTune = group(
  "numatune",
  "Host NUMA nodes.",
  {
    memory: group("memory", "Memory of the domain.", {
      mode: text("@mode", "Mode.", { oneOf: ["strict", "preferred", "interleave", "restrictive"] }),
      nodeset: text("@nodeset", "Nodes."),
      placement: text("@placement", "Placement.", { oneOf: ["static", "auto"] }),
    }),
  },
  { needs: ["cgroup"] },
);

/** Disk time (https://libvirt.org/formatdomain.html#block-i-o-tuning). */
export const blockIoTune = group(
  "blkiotune",
  "Disk time.",
  { weight: integer("weight", "Relative weight, 100 to 1000.", { min: 10, max: 1000 }) },
  { change: "live", needs: ["cgroup"] },
);

/** Guest power management (https://libvirt.org/formatdomain.html#power-management). */
export const pm = group("pm", "Sleep states that the guest may use.", {
  suspend_to_mem: group("suspend-to-mem", "Suspend to memory.", { enabled: text("@enabled", "`yes` or `no`.", { oneOf: YES_NO }) }),
  suspend_to_disk: group("suspend-to-disk", "Suspend to disk.", { enabled: text("@enabled", "`yes` or `no`.", { oneOf: YES_NO }) }),
});
