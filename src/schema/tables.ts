import { domain } from "./domain/domain";
import { network } from "./network";
import type { ResourceTable } from "./resource";
import { cloudinitDisk, pool, volume } from "./storage";

/** Every resource of the provider, by its Terraform type. */
export const TABLES: Readonly<Record<string, ResourceTable>> = Object.fromEntries(
  [domain, network, pool, volume, cloudinitDisk].map((table) => [table.type, table]),
);
