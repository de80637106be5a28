import { network as table } from "../../../schema/network";
import type { Host, HostSettings } from "../../host";
import { terraformSchema } from "../../mapping/terraform";
import { hasUnknown, plain } from "../../mapping/values";
import type { Diagnostic } from "../../sdk/diagnostic";
import type { Resource } from "../../sdk/resource";
import { moveFrom } from "../../sdk/stored-state";
import type { Values } from "../../sdk/value";
import { failure } from "../failure";
import { patience, timeoutOf } from "../patience";
import { readPrivate } from "../private-data";
import { tableChange } from "../table-change";
import { type PlanRules, planTable, protectedError, validateTable } from "../table-plan";
import { declaredMetadata } from "../user-metadata";
import { createNetworkResource } from "./create";
import { deleteNetworkResource } from "./delete";
import { importNetwork, readNetwork } from "./read";
import { updateNetworkResource } from "./update";

const rules: PlanRules = {
  table,
  kind: "network",
  // Guests stay on while their network starts anew: their interfaces are plugged in again.
  classify: ({ change }) => change,
  check: checkNetwork,
};

function checkNetwork(config: Values): readonly Diagnostic[] {
  if (hasUnknown(config.metadata)) return [];
  try {
    declaredMetadata(plain(config.metadata));
    return [];
  } catch (thrown) {
    return [failure(table, config, "reading metadata.xml of", thrown)];
  }
}

/** `libvirt_network`. */
export function networkResource(unknownKeys: () => HostSettings["unknownKeys"]): Resource<Host> {
  return {
    schema: terraformSchema(table),
    validate: (config) => validateTable(table, config, unknownKeys()),
    plan: async (request, { client }) => planTable(rules, request, client),
    create: async ({ planned }, { client, signal }) =>
      await createNetworkResource(client, planned, patience(signal, timeoutOf(planned.timeouts, "create", "5m"))),
    read: async ({ state }, { client }) => ({ state: await readNetwork(client, state) }),
    update: async ({ prior, planned, private: data }, { client }) =>
      await updateNetworkResource(client, tableChange(table, prior, planned, data)),
    delete: async ({ prior, private: data }, { client }) => {
      if (readPrivate(data).protected) return { state: prior, diagnostics: [protectedError(rules, prior, "deletes")] };
      return await deleteNetworkResource(client, prior);
    },
    import: async (id, { client }) => await importNetwork(client, id),
    move: moveFrom("dmacvicar/libvirt", table.type),
  };
}
