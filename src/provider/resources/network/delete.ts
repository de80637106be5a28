import { QueztlError } from "../../../core/error";
import { destroyNetwork, isNetworkActive, type Network, tryFindNetworkByUuid, undefineNetwork } from "../../../libvirt/calls/network";
import { isNotFound } from "../../../libvirt/error";
import { network as table } from "../../../schema/network";
import type { Host } from "../../host";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { failed } from "../failure";
import { domainsOn } from "./plug";
import { readNetwork } from "./read";

/** Stops and undefines a network that no running domain uses. */
export async function deleteNetworkResource(host: Host, prior: Values): Promise<Outcome> {
  try {
    const network = await tryFindNetworkByUuid(host.libvirt, String(prior.id));
    if (network !== undefined) await remove(host, network);
    return { state: null };
  } catch (thrown) {
    if (isNotFound(thrown, "network")) return { state: null };
    return await failed(table, prior, "deleting", thrown, async () => await readNetwork(host, prior));
  }
}

async function remove(host: Host, network: Network): Promise<void> {
  const { libvirt } = host;
  const users = await domainsOn(libvirt, network.name);
  if (users.length > 0) {
    throw new QueztlError({
      kind: "host",
      summary: "running VMs are plugged into the network",
      why: users.map(({ domain }) => domain.name).join(", "),
      fix: "switch them off or move them to another network first",
    });
  }
  if (await isNetworkActive(libvirt, network)) await destroyNetwork(libvirt, network);
  await undefineNetwork(libvirt, network);
}
