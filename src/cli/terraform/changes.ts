import { styleText } from "node:util";

/** The part of `terraform show -json PLAN` that we read. */
export interface ShownPlan {
  readonly resource_changes?: readonly {
    readonly address: string;
    readonly mode?: string;
    readonly type: string;
    readonly name: string;
    readonly action_reason?: string;
    readonly change: {
      readonly actions: readonly string[];
      readonly before: Values | null;
      readonly after: Values | null;
      readonly importing?: unknown;
    };
  }[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

type Values = Readonly<Record<string, unknown>>;

export type Action = "create" | "update" | "replace" | "delete" | "forget" | "read";

export interface PlannedChange {
  readonly address: string;
  /** What people call it: `vm`, `network`… or the Terraform type of other providers. */
  readonly kind: string;
  readonly name: string;
  readonly action: Action;
  /** What changes in it and how, by the provider: `restart: memory 512 MiB → 1 GiB`. */
  readonly change?: string;
  /** A volume whose content is nowhere else is deleted. */
  readonly losesData: boolean;
}

/** Why Terraform replaces something of its own accord. */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "an earlier create of it failed",
  replace_by_triggers: "something that it is made of is replaced",
};

const KINDS: Readonly<Record<string, string>> = {
  libvirt_domain: "vm",
  libvirt_network: "network",
  libvirt_pool: "pool",
  libvirt_volume: "volume",
  libvirt_cloudinit_disk: "seed",
};

/** What people call a resource type. */
export function kindOf(type: string): string {
  return KINDS[type] ?? type;
}

/** The changes of a plan, in its order; what stays is left out. */
export function readChanges(plan: ShownPlan): { readonly changes: readonly PlannedChange[]; readonly outputs: readonly string[] } {
  const changes = (plan.resource_changes ?? []).flatMap(({ address, mode, type, name, action_reason, change }) => {
    const action = actionOf(change.actions);
    if (action === undefined || (mode === "data" && action === "read")) return [];
    const text = change.after?.change;
    const byProvider =
      action === "create" || action === "delete" || typeof text !== "string" || text === change.before?.change ? undefined : text;
    const told = byProvider ?? REASONS[action_reason ?? ""];
    return [
      {
        address,
        kind: kindOf(type),
        name: nameOf(change.after ?? change.before, name),
        action,
        ...(told === undefined ? {} : { change: told }),
        losesData: type === "libvirt_volume" && (action === "delete" || action === "replace") && hasOwnContent(change.before),
      },
    ];
  });
  const outputs = Object.entries(plan.output_changes ?? {}).filter(([, { actions }]) => actions.join() !== "no-op");
  return { changes, outputs: outputs.map(([name]) => name) };
}

function actionOf(actions: readonly string[]): Action | undefined {
  const text = actions.join();
  if (text === "delete,create" || text === "create,delete") return "replace";
  return (["create", "update", "delete", "forget", "read"] as const).find((action) => action === text);
}

function nameOf(values: Values | null, fallback: string): string {
  return typeof values?.name === "string" ? values.name : fallback;
}

/** Images and seeds can be made again; everything else in a volume is the user's. */
function hasOwnContent(before: Values | null): boolean {
  const create = before?.create as { readonly content?: { readonly url?: unknown }; readonly cloudinit?: unknown } | null | undefined;
  return !String(create?.content?.url ?? "").startsWith("queztl-image:") && (create?.cloudinit ?? null) === null;
}

const SIGNS: Readonly<Record<Action, string>> = { create: "+", update: "~", replace: "-/+", delete: "-", forget: "!", read: "<=" };
const COLOURS = { create: "green", update: "yellow", replace: "red", delete: "red", forget: "yellow", read: "cyan" } as const;

/** `~ vm db: restart: memory 512 MiB → 1 GiB` */
export function describeChange({ kind, name, action, change, losesData }: PlannedChange, stream: NodeJS.WriteStream): string {
  const sign = styleText(COLOURS[action], SIGNS[action].padEnd(3), { stream });
  return `${sign} ${kind} ${name}${change === undefined ? "" : `: ${change}`}${losesData ? " (its data is lost)" : ""}`;
}

/** `3 to create, 1 to change` */
export function summarize(changes: readonly PlannedChange[]): string {
  const words: readonly (readonly [Action, string])[] = [
    ["create", "create"],
    ["update", "change"],
    ["replace", "replace"],
    ["delete", "delete"],
    ["forget", "forget"],
  ];
  const parts = words.flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${count} to ${word}`];
  });
  return parts.join(", ") || "only outputs change";
}
