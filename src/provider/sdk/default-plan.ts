import type { PlanRequest } from "./resource";
import type { Schema } from "./schema";
import { entryOf, Unknown, type Values } from "./value";

/**
 * What Terraform proposes, where computed attributes that are not configured keep their prior value and are unknown at create. (Without
 * keeping them, every change would show them as unknown, and what depends on them too.)
 */
export function defaultPlan(schema: Schema, { prior, config, proposed }: Omit<PlanRequest, "private">): Values | null {
  if (proposed === null) return null;
  const planned = Object.entries(schema.attributes).map(([name, attribute]) => {
    const configured = config !== null && entryOf(config, name) !== null;
    if (attribute.computed !== true || configured) return [name, entryOf(proposed, name)] as const;
    return [name, prior === null ? Unknown.value : entryOf(prior, name)] as const;
  });
  return Object.fromEntries(planned);
}
