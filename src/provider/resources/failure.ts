import type { ResourceTable } from "../../schema/resource";
import { type Diagnostic, diagnosticOf } from "../sdk/diagnostic";
import type { Outcome } from "../sdk/resource";
import type { Values } from "../sdk/value";
import { nameOf } from "./table-plan";

/** Whatever was thrown, as a diagnostic whose summary names the resource. */
export function failure(table: ResourceTable, values: Values, doing: string, thrown: unknown): Diagnostic {
  const error = diagnosticOf(thrown, `${doing} ${nameOf(table, values)}`);
  const isNamed = error.summary.startsWith(nameOf(table, values));
  return isNamed ? error : { ...error, summary: `${nameOf(table, values)}: ${error.summary}` };
}

/** A failed update or delete, with what is on the host now: null if it is gone, the prior state if the host cannot be read. */
export async function failed(
  table: ResourceTable,
  prior: Values,
  doing: string,
  thrown: unknown,
  read: () => Promise<Values | null>,
): Promise<Outcome> {
  return { state: await read().catch(() => prior), diagnostics: [failure(table, prior, doing, thrown)] };
}
