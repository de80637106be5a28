import { domain as table } from "../../../schema/domain/domain";
import type { Host, HostSettings } from "../../host";
import { terraformSchema } from "../../mapping/terraform";
import type { Resource } from "../../sdk/resource";
import { moveFrom } from "../../sdk/stored-state";
import { patience, timeoutOf } from "../patience";
import { readPrivate } from "../private-data";
import { tableChange } from "../table-change";
import { planTable, protectedError, validateTable } from "../table-plan";
import { createDomainResource } from "./create";
import { deleteDomainResource } from "./delete";
import { domainRules } from "./plan";
import { importDomain, readDomain } from "./read";
import { updateDomainResource } from "./update";

/** `libvirt_domain`. */
export function domainResource(unknownKeys: () => HostSettings["unknownKeys"]): Resource<Host> {
  return {
    schema: terraformSchema(table),
    validate: (config) => validateTable(table, config, unknownKeys()),
    plan: async (request, { client }) => planTable(domainRules(client), request, client),
    create: async ({ planned }, { client, signal }) =>
      await createDomainResource(client, planned, patience(signal, timeoutOf(planned.timeouts, "create", "10m"))),
    read: async ({ state }, { client }) => ({ state: await readDomain(client, state) }),
    update: async ({ prior, planned, private: data }, { client, signal }) =>
      await updateDomainResource(
        client,
        tableChange(table, prior, planned, data),
        patience(signal, timeoutOf(planned.timeouts, "update", "10m")),
      ),
    delete: async ({ prior, private: data }, { client, signal }) => {
      if (readPrivate(data).protected) return { state: prior, diagnostics: [protectedError(domainRules(client), prior, "deletes")] };
      return await deleteDomainResource(client, prior, patience(signal, timeoutOf(prior.timeouts, "delete", "5m")));
    },
    import: async (id, { client }) => await importDomain(client, id),
    move: moveFrom("dmacvicar/libvirt", table.type),
  };
}
