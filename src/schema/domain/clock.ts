import { type Fields, flag, group, integer, list, ON_OFF, sized, text, YES_NO } from "../table";

/** The guest's clock (https://libvirt.org/formatdomain.html#time-keeping). */
export const clock = group(
  "clock",
  "The guest's clock.",
  {
    offset: text("@offset", "What the clock shows at start.", {
      default: "utc",
      oneOf: ["utc", "localtime", "timezone", "variable", "absolute"],
    }),
    time_zone: text("@timezone", "Time zone, with offset `timezone`."),
    basis: text("@basis", "Base of a variable offset.", { oneOf: ["utc", "localtime"] }),
    adjustment: text("@adjustment", "Seconds, or `reset`."),
    start: integer("@start", "Seconds since 1970, with offset `absolute`."),
    timer: list(
      "timer",
      "Timers.",
      group(undefined, "A timer.", {
        name: text("@name", "Name.", {
          required: true,
          oneOf: ["platform", "hpet", "kvmclock", "pit", "rtc", "tsc", "hypervclock", "armvtimer"],
        }),
        present: text("@present", "Is it there?", { oneOf: YES_NO }),
        tick_policy: text("@tickpolicy", "What happens to missed ticks.", { oneOf: ["delay", "catchup", "merge", "discard"] }),
        track: text("@track", "What it follows.", { oneOf: ["boot", "guest", "wall", "realtime"] }),
        frequency: integer("@frequency", "Hertz (tsc).", { min: 0 }),
        mode: text("@mode", "Mode (tsc).", { oneOf: ["auto", "native", "emulate", "paravirt", "smpsafe"] }),
        catch_up: group("catchup", "How missed ticks are caught up.", {
          threshold: integer("@threshold", "Threshold.", { min: 0 }),
          slew: integer("@slew", "Slew.", { min: 0 }),
          limit: integer("@limit", "Limit.", { min: 0 }),
        }),
      }),
      { key: "name" },
    ),
  },
  { auto: true },
);

const state = (element: string, doc: string) => group(element, doc, { state: text("@state", "`on` or `off`.", { oneOf: ON_OFF }) });
const states = (rows: readonly (readonly [name: string, element: string, doc: string])[]): Fields =>
  Object.fromEntries(rows.map(([name, element, doc]) => [name, state(element, doc)]));

/** Hypervisor features (https://libvirt.org/formatdomain.html#hypervisor-features). */
export const features = group(
  "features",
  "Hypervisor features.",
  {
    acpi: flag("acpi", "ACPI; without it there is no power button.", { form: "presence" }),
    pae: flag("pae", "Physical address extension.", { form: "presence" }),
    viridian: flag("viridian", "Viridian.", { form: "presence" }),
    priv_net: flag("privnet", "A container's own network.", { form: "presence" }),
    apic: group("apic", "APIC.", { eoi: text("@eoi", "Paravirtual end of interrupt.", { oneOf: ON_OFF }) }),
    ...states([
      ["hap", "hap", "Hardware assisted paging."],
      ["pmu", "pmu", "Performance counters."],
      ["vm_port", "vmport", "VMware port."],
      ["pv_spinlock", "pvspinlock", "Paravirtual spinlocks."],
      ["htm", "htm", "Transactional memory (ppc)."],
      ["nested_hv", "nested-hv", "Nesting (ppc)."],
      ["vm_core_info", "vmcoreinfo", "Details for crash dumps."],
      ["ps2", "ps2", "PS/2 controller."],
    ]),
    smm: group("smm", "System management mode.", {
      state: text("@state", "`on` or `off`.", { oneOf: ON_OFF }),
      ...sized("tseg", "tseg", "Size of the TSEG.", {}, "MiB"),
    }),
    ioapic: group("ioapic", "I/O APIC.", { driver: text("@driver", "`kvm` or `qemu`.", { oneOf: ["kvm", "qemu"] }) }),
    gic: group("gic", "Interrupt controller (arm).", { version: text("@version", "Version.", { oneOf: ["2", "3", "host"] }) }),
    kvm: group(
      "kvm",
      "KVM.",
      states([
        ["hidden", "hidden", "Hides KVM."],
        ["hint_dedicated", "hint-dedicated", "vCPUs have cores of their own."],
        ["poll_control", "poll-control", "The guest polls."],
        ["pvipi", "pv-ipi", "Paravirtual IPIs."],
      ]),
    ),
    tcg: group("tcg", "TCG.", sized("tb_cache", "tb-cache", "Size of the translation cache.", {}, "MiB")),
    hyper_v: group("hyperv", "Hyper-V enlightenments.", {
      mode: text("@mode", "`custom` or `passthrough`.", { oneOf: ["custom", "passthrough"], auto: true }),
      ...states([
        ["relaxed", "relaxed", "Relaxed timers."],
        ["vapic", "vapic", "Virtual APIC."],
        ["vp_index", "vpindex", "Processor index."],
        ["runtime", "runtime", "Run time."],
        ["synic", "synic", "Synthetic interrupts."],
        ["reset", "reset", "Reset."],
        ["frequencies", "frequencies", "Frequencies."],
        ["re_enlightenment", "reenlightenment", "Re-enlightenment."],
        ["ipi", "ipi", "IPIs."],
        ["evmcs", "evmcs", "Enlightened VMCS."],
        ["avic", "avic", "AVIC."],
      ]),
      spinlocks: group("spinlocks", "Spinlocks.", {
        state: text("@state", "`on` or `off`.", { oneOf: ON_OFF }),
        retries: integer("@retries", "Tries.", { min: 4095 }),
      }),
      stimer: state("stimer", "Timers."),
      tlb_flush: state("tlbflush", "TLB flush."),
      vendor_id: group("vendor_id", "Vendor.", {
        state: text("@state", "`on` or `off`.", { oneOf: ON_OFF }),
        value: text("@value", "Up to 12 characters."),
      }),
    }),
    msrs: group("msrs", "Unknown MSRs.", {
      unknown: text("@unknown", "`ignore` or `fault`.", { required: true, oneOf: ["ignore", "fault"] }),
    }),
  },
  { auto: true },
);
