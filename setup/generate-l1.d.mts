import type { DataTable } from "../src/schema/data";
import type { ResourceTable } from "../src/schema/resource";
import type { Fields } from "../src/schema/table";

export function layerOne(tables: {
  readonly TABLES: Readonly<Record<string, ResourceTable>>;
  readonly DATA_TABLES: Readonly<Record<string, DataTable>>;
  readonly PROVIDER_FIELDS: Fields;
}): Map<string, string>;
