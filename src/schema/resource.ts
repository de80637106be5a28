import type { Change } from "../core/model/change";
import { CHANGES } from "../core/model/change";
import { type Fields, flag, group, text } from "./table";

/** A Terraform resource: its arguments (the table) and what only the provider knows. */
export interface ResourceTable {
  readonly type: string;
  /** Name of the XML's root element; undefined for what is no libvirt object. */
  readonly root: string | undefined;
  readonly doc: string;
  readonly version: number;
  readonly fields: Fields;
  /** Change class of rows that name none. */
  readonly change: Change;
  readonly computed: { readonly [name: string]: Computed };
}

/** A Terraform type as the protocol spells it. */
export type ComputedType =
  | "string"
  | "number"
  | "bool"
  | readonly ["list", ComputedType]
  | readonly ["object", { readonly [name: string]: ComputedType }];

export interface Computed {
  readonly type: ComputedType;
  readonly doc: string;
  /** May become another value at an update, so that it is unknown in the plan of one. @default false */
  readonly volatile?: boolean;
}

export const computed = (type: ComputedType, doc: string, volatile = false): Computed => ({ type, doc, volatile });

const DURATION = { regexp: /^(\d+(\.\d+)?(ms|s|m|h))+$/, says: "a duration such as 30s, 5m or 1h" };

export const timeouts = (...names: readonly string[]) =>
  group(
    undefined,
    "How long an operation may take.",
    Object.fromEntries(names.map((name) => [name, text(undefined, `Time for ${name}, such as \`5m\`.`, { pattern: DURATION })])),
    { change: "none" },
  );

/** Arguments with which every resource guards itself. */
export const guards: Fields = {
  max_disruption: text(
    undefined,
    "The worst change that a plan may make: `none`, `live`, `restart` or `replace`. A plan that needs more is an error. Overrides the provider's argument.",
    { oneOf: CHANGES, change: "none" },
  ),
  protect: flag(undefined, "Refuses to delete or replace this resource, in the plan. Lifting it takes an apply of its own.", {
    change: "none",
    default: false,
  }),
};
export const changeReport = computed(
  "string",
  "What the plan will do to it and why, such as `restart: memory 512 MiB → 1024 MiB`; unchanged while nothing changes.",
  true,
);
