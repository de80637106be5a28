import { hostname, hypervisorVersion, libvirtVersion, nodeInfo } from "../../libvirt/calls/node";
import type { Host } from "../host";
import type { DataSource } from "../sdk/resource";
import { dataSchema, dataTable } from "./data-schema";

/** The host. */
export const nodeInfoData: DataSource<Host> = {
  schema: dataSchema(dataTable("libvirt_node_info")),
  async read(_config, { client: { libvirt } }) {
    const [node, name, hypervisor, daemon] = await Promise.all([
      nodeInfo(libvirt),
      hostname(libvirt),
      hypervisorVersion(libvirt),
      libvirtVersion(libvirt),
    ]);
    return {
      state: {
        id: name,
        hostname: name,
        cpu_model: node.model,
        cpu_cores_total: node.cpus,
        cpu_sockets: node.sockets,
        cpu_cores_per_socket: node.cores,
        cpu_threads_per_core: node.threads,
        numa_nodes: node.numaNodes,
        memory_total_kb: Number(node.memoryKiB),
        libvirt_version: daemon.text,
        hypervisor_version: hypervisor.text,
      },
    };
  },
};
