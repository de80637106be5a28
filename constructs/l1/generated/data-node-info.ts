// Generated from the tables in src/schema by setup/generate-l1.mjs. Do not edit.
import type { TerraformMetaArguments } from "cdktn";
import type { Construct } from "constructs";
import { DATA_TABLES } from "../../../src/schema/data";
import { LibvirtDataSource, tableOf } from "../resource";

/** Arguments of the data source `libvirt_node_info`. */
export type DataLibvirtNodeInfoConfig = TerraformMetaArguments;

/** Data source `libvirt_node_info`: The host. */
export class DataLibvirtNodeInfo extends LibvirtDataSource {
  static readonly tfResourceType = "libvirt_node_info";

  constructor(scope: Construct, id: string, config: DataLibvirtNodeInfoConfig = {}) {
    super(scope, id, tableOf(DATA_TABLES, DataLibvirtNodeInfo.tfResourceType), config);
  }

  /** The same as what identifies the object. */
  get id(): string {
    return this.getStringAttribute("id");
  }

  /** Host name. */
  get hostname(): string {
    return this.getStringAttribute("hostname");
  }

  /** Architecture of the CPU. */
  get cpuModel(): string {
    return this.getStringAttribute("cpu_model");
  }

  /** CPUs. */
  get cpuCoresTotal(): number {
    return this.getNumberAttribute("cpu_cores_total");
  }

  /** Sockets a NUMA node. */
  get cpuSockets(): number {
    return this.getNumberAttribute("cpu_sockets");
  }

  /** Cores a socket. */
  get cpuCoresPerSocket(): number {
    return this.getNumberAttribute("cpu_cores_per_socket");
  }

  /** Threads a core. */
  get cpuThreadsPerCore(): number {
    return this.getNumberAttribute("cpu_threads_per_core");
  }

  /** NUMA nodes. */
  get numaNodes(): number {
    return this.getNumberAttribute("numa_nodes");
  }

  /** KiB of memory. */
  get memoryTotalKb(): number {
    return this.getNumberAttribute("memory_total_kb");
  }

  /** Version of libvirt. */
  get libvirtVersion(): string {
    return this.getStringAttribute("libvirt_version");
  }

  /** Version of QEMU. */
  get hypervisorVersion(): string {
    return this.getStringAttribute("hypervisor_version");
  }
}
