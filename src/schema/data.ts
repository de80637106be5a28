import { type Computed, type ComputedType, computed } from "./resource";
import { type Fields, integer, text } from "./table";

/** A Terraform data source: arguments and results. */
export interface DataTable {
  readonly type: string;
  readonly doc: string;
  readonly fields: Fields;
  readonly computed: { readonly [name: string]: Computed };
}

const list = (item: ComputedType): ComputedType => ["list", item];
const address: ComputedType = ["object", { type: "string", addr: "string", prefix: "number" }];
const id = computed("string", "The same as what identifies the object.");

export const DATA_TABLES: Readonly<Record<string, DataTable>> = Object.fromEntries(
  [
    {
      type: "libvirt_domain_interface_addresses",
      doc: "Addresses that a running domain has at this moment. Read it from a data source, never from the resource, so that a new lease makes no plan.",
      fields: {
        domain: text(undefined, "Name or UUID of the domain.", { required: true }),
        source: text(undefined, "Where to ask: DHCP leases, the guest agent, the host's ARP table, or whichever answers.", {
          oneOf: ["lease", "agent", "arp", "any"],
          default: "any",
        }),
      },
      computed: {
        id,
        interfaces: computed(
          list(["object", { name: "string", hwaddr: "string", addrs: list(address) }]),
          "Interfaces with their addresses.",
        ),
      },
    },
    {
      type: "libvirt_node_info",
      doc: "The host.",
      fields: {},
      computed: {
        id,
        hostname: computed("string", "Host name."),
        cpu_model: computed("string", "Architecture of the CPU."),
        cpu_cores_total: computed("number", "CPUs."),
        cpu_sockets: computed("number", "Sockets a NUMA node."),
        cpu_cores_per_socket: computed("number", "Cores a socket."),
        cpu_threads_per_core: computed("number", "Threads a core."),
        numa_nodes: computed("number", "NUMA nodes."),
        memory_total_kb: computed("number", "KiB of memory."),
        libvirt_version: computed("string", "Version of libvirt."),
        hypervisor_version: computed("string", "Version of QEMU."),
      },
    },
    {
      type: "libvirt_network",
      doc: "A network that exists.",
      fields: { name: text(undefined, "Name.", { required: true }) },
      computed: {
        id,
        uuid: computed("string", "UUID."),
        bridge: computed("string", "Its bridge, or an empty string."),
        active: computed("bool", "Is it running?"),
        autostart: computed("bool", "Does it start with the host?"),
        forward_mode: computed("string", "How guests reach the world; an empty string for an isolated network."),
        domain: computed("string", "Its DNS domain, or an empty string."),
        addresses: computed(list("string"), "The host's addresses on it, with prefix length."),
      },
    },
    {
      type: "libvirt_pool",
      doc: "A storage pool that exists.",
      fields: { name: text(undefined, "Name.", { required: true }) },
      computed: {
        id,
        uuid: computed("string", "UUID."),
        type: computed("string", "Kind of pool."),
        path: computed("string", "Where it appears on the host, or an empty string."),
        active: computed("bool", "Is it running?"),
        autostart: computed("bool", "Does it start with the host?"),
        capacity: computed("number", "Bytes in all."),
        allocation: computed("number", "Bytes in use."),
        available: computed("number", "Bytes free."),
        volumes: computed(list("string"), "Names of its volumes, sorted."),
      },
    },
    {
      type: "libvirt_volume",
      doc: "A volume that exists.",
      fields: { pool: text(undefined, "Its pool.", { required: true }), name: text(undefined, "Its name.", { required: true }) },
      computed: {
        id,
        key: computed("string", "Key; unique on the host."),
        path: computed("string", "Path on the host."),
        format: computed("string", "Format, or an empty string."),
        capacity: computed("number", "Bytes that a guest sees."),
        allocation: computed("number", "Bytes in use on the host."),
        backing_store: computed("string", "Path of its backing volume, or an empty string."),
      },
    },
  ].map((table: DataTable) => [table.type, table]),
);

/** Arguments of the provider block. */
export const PROVIDER_FIELDS: Fields = {
  uri: text(
    undefined,
    "libvirt URI: `queztl:///embedded`, `qemu:///system`, `qemu+ssh://user@host/system`… `LIBVIRT_DEFAULT_URI`, else the embedded host, when absent.",
  ),
  owner: text(
    undefined,
    "Who owns what this configuration makes: domains and networks carry it, and an interrupted create of the same owner is taken up again. Queztl's stacks set it to the stack's name.",
  ),
  max_disruption: text(undefined, "The worst change that any plan may make: `none`, `live`, `restart` or `replace`.", {
    oneOf: ["none", "live", "restart", "replace"],
    default: "replace",
  }),
  unknown_keys: text(
    undefined,
    "What a key means that the provider does not know: `error`, or `warn` for files written for the other provider.",
    { oneOf: ["error", "warn"], default: "error" },
  ),
  max_parallel_starts: integer(
    undefined,
    "Domains that are started at once. More makes the last one ready later, not the first one sooner.",
    { min: 1, max: 64, default: 8 },
  ),
};
