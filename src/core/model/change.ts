/** What a change does to the thing it touches, from harmless to worst. The one vocabulary for tables, plans, policies and reports. */
export const CHANGES = ["none", "live", "restart", "replace"] as const;
export type Change = (typeof CHANGES)[number];

/** The worst of several changes; `none` for no change at all. */
export function worst(changes: Iterable<Change>): Change {
  let result: Change = "none";
  for (const change of changes) if (exceeds(change, result)) result = change;
  return result;
}

/** True if `change` disturbs more than `limit` allows. */
export function exceeds(change: Change, limit: Change): boolean {
  return CHANGES.indexOf(change) > CHANGES.indexOf(limit);
}
