import { QueztlError } from "../../core/error";
import { poolAutostart, poolInfo, poolXml, tryFindPool } from "../../libvirt/calls/pool";
import { listVolumes } from "../../libvirt/calls/volume";
import { formatUuid } from "../../libvirt/uuid";
import { parseXml } from "../../libvirt/xml/parse";
import { attribute, textAt } from "../../libvirt/xml/query";
import type { Host } from "../host";
import { numberOf } from "../resources/pool/state";
import type { DataSource } from "../sdk/resource";
import { dataSchema, dataTable, validateData } from "./data-schema";

const table = dataTable("libvirt_pool");

/** A storage pool that exists. */
export const poolData: DataSource<Host> = {
  schema: dataSchema(table),
  validate: (config) => validateData(table, config),
  async read(config, { client: { libvirt } }) {
    const name = String(config.name);
    const pool = await tryFindPool(libvirt, name);
    if (pool === undefined)
      throw new QueztlError({
        kind: "not-found",
        where: `data ${table.type}`,
        summary: `there is no pool "${name}"`,
        fix: "see what there is: virsh pool-list --all",
      });
    const [xml, info, autostart] = await Promise.all([poolXml(libvirt, pool), poolInfo(libvirt, pool), poolAutostart(libvirt, pool)]);
    const active = info.state === "running" || info.state === "degraded";
    const volumes = active ? (await listVolumes(libvirt, pool)).map((volume) => volume.name).sort() : [];
    const root = parseXml(xml);
    const uuid = formatUuid(pool.uuid);
    return {
      state: {
        name,
        id: uuid,
        uuid,
        type: attribute(root, "type") ?? "",
        path: textAt(root, "target/path") ?? "",
        active,
        autostart,
        capacity: numberOf(info.capacity),
        allocation: numberOf(info.allocation),
        available: numberOf(info.available),
        volumes,
      },
    };
  },
};
