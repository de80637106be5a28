import { type IResolvable, TerraformDataSource, type TerraformMetaArguments, TerraformResource, Token, Tokenization } from "cdktn";
import type { Construct } from "constructs";
import { VERSION } from "../../src/core/version";
import { check, formatPath, isObject } from "../../src/schema/check";
import type { DataTable } from "../../src/schema/data";
import type { ResourceTable } from "../../src/schema/resource";
import type { Fields, Node, Variants } from "../../src/schema/table";

const META = ["dependsOn", "count", "provider", "lifecycle", "forEach", "provisioners", "connection"] as const;

export const PROVIDER_SOURCE = "queztl/libvirt";
export const GENERATOR_METADATA = { providerName: "libvirt", providerVersion: VERSION, providerVersionConstraint: VERSION } as const;

/** The one class behind every resource of layer 1: a table, and the configuration in camelCase. */
export abstract class LibvirtResource extends TerraformResource {
  private readonly fields: Fields;
  private argumentsOf: () => Record<string, unknown>;

  protected constructor(scope: Construct, id: string, table: ResourceTable, config: TerraformMetaArguments) {
    super(scope, id, { terraformResourceType: table.type, terraformGeneratorMetadata: GENERATOR_METADATA, ...metaOf(config) });
    this.fields = table.fields;
    let once: Record<string, unknown> | undefined; // synthesis asks three times
    this.argumentsOf = () => {
      if (once === undefined || Object.keys(this.rawOverrides).length > 0) once = toTerraform(table.fields, withoutMeta(config));
      return once;
    };
    this.node.addValidation({ validate: () => problemsIn(table.fields, this.argumentsOf()) });
  }

  /** Takes the arguments (not the meta arguments) from `make` at each synthesis, so that layer 2 can add to them until then. */
  configureAtSynthesis(make: () => object): void {
    this.argumentsOf = () => toTerraform(this.fields, withoutMeta(make()));
  }

  /** A reference to any attribute, also inside a subtree: `interfaceMac.attribute("devices.interfaces[0].mac.address")`. */
  attribute(path: string): string {
    return Token.asString(this.interpolationForAttribute(path));
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    // The CDK merges meta arguments and overrides into what it gets.
    return { ...this.argumentsOf() };
  }
}

/** The one class behind every data source of layer 1. */
export abstract class LibvirtDataSource extends TerraformDataSource {
  private readonly fields: Fields;
  private readonly config: object;

  protected constructor(scope: Construct, id: string, table: DataTable, config: TerraformMetaArguments) {
    super(scope, id, { terraformResourceType: table.type, terraformGeneratorMetadata: GENERATOR_METADATA, ...metaOf(config) });
    this.fields = table.fields;
    this.config = config;
    this.node.addValidation({ validate: () => problemsOf(table.fields, config) });
  }

  attribute(path: string): string {
    return Token.asString(this.interpolationForAttribute(path));
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return toTerraform(this.fields, withoutMeta(this.config));
  }
}

export function tableOf<T>(tables: Readonly<Record<string, T>>, type: string): T {
  const table = tables[type];
  if (table === undefined) throw new Error(`no table for ${type}`);
  return table;
}

function metaOf(config: TerraformMetaArguments): TerraformMetaArguments {
  return Object.fromEntries(
    Object.entries(config).filter(([key, value]) => (META as readonly string[]).includes(key) && value !== undefined),
  );
}

function withoutMeta(config: object): object {
  return Object.fromEntries(Object.entries(config).filter(([key]) => !(META as readonly string[]).includes(key)));
}

export function problemsOf(fields: Fields, config: object): string[] {
  return problemsIn(fields, toTerraform(fields, withoutMeta(config)));
}

function problemsIn(fields: Fields, values: Record<string, unknown>): string[] {
  return check(fields, values, { isUnknown }).map(
    (problem) => `${formatPath(problem.path.map((step) => (typeof step === "string" ? camel(step) : step)))} ${problem.message}`,
  );
}

/** True for a value that only Terraform or the synthesis will know. */
function isUnknown(value: unknown): boolean {
  if (typeof value === "string") return value.includes("${") || Token.isUnresolved(value);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Tokenization.isResolvable(value)
    : Token.isUnresolved(value);
}

/** From camelCase to the names of the table; keys that the table lacks stay as they are, so that the check names them. */
export function toTerraform(fields: Fields, value: object): Record<string, unknown> {
  const names = namesOf(fields);
  const out: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const name = names.get(key) ?? key;
    const node = fields[name];
    out[name] = node === undefined ? item : convert(node, item);
  }
  return out;
}

function convert(node: Node, value: unknown): unknown {
  if (isResolvable(value)) return value;
  if (node.kind === "group" && isObject(value)) return toTerraform(node.fields, value);
  if (node.kind === "list" && Array.isArray(value)) return value.map((item) => convert(node.item, item));
  if (node.kind === "variants" && isObject(value)) return toTerraform(branchesOf(node), value);
  return value;
}

const BRANCHES = new WeakMap<Variants, Fields>();

function branchesOf(node: Variants): Fields {
  let fields = BRANCHES.get(node);
  if (fields === undefined) {
    fields = Object.fromEntries(Object.entries(node.branches).map(([name, branch]) => [name, branch.node]));
    BRANCHES.set(node, fields);
  }
  return fields;
}

function isResolvable(value: unknown): value is IResolvable {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Tokenization.isResolvable(value);
}

const CAMEL = new WeakMap<Fields, ReadonlyMap<string, string>>();

function namesOf(fields: Fields): ReadonlyMap<string, string> {
  let names = CAMEL.get(fields);
  if (names === undefined) {
    names = new Map(Object.keys(fields).map((name) => [camel(name), name]));
    CAMEL.set(fields, names);
  }
  return names;
}

function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
