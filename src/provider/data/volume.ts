import { QueztlError } from "../../core/error";
import { tryFindPool } from "../../libvirt/calls/pool";
import { tryFindVolume } from "../../libvirt/calls/volume";
import type { Host } from "../host";
import { numberOf } from "../resources/pool/state";
import { volumeFacts } from "../resources/volume/backing";
import type { DataSource } from "../sdk/resource";
import { dataSchema, dataTable, validateData } from "./data-schema";

const table = dataTable("libvirt_volume");

/** A volume that exists. */
export const volumeData: DataSource<Host> = {
  schema: dataSchema(table),
  validate: (config) => validateData(table, config),
  async read(config, { client: { libvirt } }) {
    const [poolName, name] = [String(config.pool), String(config.name)];
    const pool = await tryFindPool(libvirt, poolName);
    const volume = pool === undefined ? undefined : await tryFindVolume(libvirt, pool, name);
    if (volume === undefined) {
      const what = pool === undefined ? `there is no pool "${poolName}"` : `pool ${poolName} has no volume "${name}"`;
      throw new QueztlError({
        kind: "not-found",
        where: `data ${table.type}`,
        summary: what,
        fix: `see what there is: virsh vol-list ${poolName}`,
      });
    }
    const { key, path, format, capacity, allocation, backing } = await volumeFacts(libvirt, volume);
    return {
      state: {
        pool: poolName,
        name,
        id: `${poolName}/${name}`,
        key,
        path: path ?? key,
        format: format ?? "",
        capacity: numberOf(capacity),
        allocation: numberOf(allocation),
        backing_store: backing ?? "",
      },
    };
  },
};
