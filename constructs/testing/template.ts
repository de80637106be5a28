import { type TerraformStack, Testing } from "cdktn";
import { differences, type Pattern } from "./matcher";

type Block = Readonly<Record<string, unknown>>;

/** A template is not as a test expected. Any test runner shows its message. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** What a stack synthesizes to, with assertions that work under any test runner. */
export class Template {
  private readonly json: Block;

  private constructor(json: Block) {
    this.json = json;
  }

  /**
   * Synthesizes a stack, with its aspects and validations, and writes no file.
   * @throws what the stack's validations found
   */
  static fromStack(stack: TerraformStack): Template {
    stack.prepareStack();
    const json = JSON.parse(Testing.synth(stack, true)) as Block;
    return new Template({ ...json, terraform: withoutLocalState(json.terraform as Block | undefined) });
  }

  /** The whole JSON, without the CDK's own `//` keys, and without the path of a local state, which is another one in every folder. */
  toJSON(): Block {
    return this.json;
  }

  /** The resources of a type, by their logical ids. */
  resources(type: string): Readonly<Record<string, Block>> {
    return this.blocks("resource", type);
  }

  /** The data sources of a type, by their logical ids. */
  dataSources(type: string): Readonly<Record<string, Block>> {
    return this.blocks("data", type);
  }

  /** @throws TemplateError unless there are exactly so many resources of the type */
  resourceCount(type: string, count: number): void {
    const ids = Object.keys(this.resources(type));
    if (ids.length !== count) throw new TemplateError(`expected ${count} of ${type}, found ${ids.length}: ${ids.join(", ") || "none"}`);
  }

  /**
   * @param properties plain objects need to have at least these keys; `arrayWith`, `absent`, `exact` and others may be anywhere in it
   * @throws TemplateError that shows what differs, unless a resource of the type matches
   */
  hasResource(type: string, properties: Pattern = {}): void {
    this.has(type, this.resources(type), properties);
  }

  /** As `hasResource`, for data sources. */
  hasDataSource(type: string, properties: Pattern = {}): void {
    this.has(`data.${type}`, this.dataSources(type), properties);
  }

  /** @throws TemplateError unless the provider's block matches */
  hasProvider(name: string, properties: Pattern = {}): void {
    const providers = this.json.provider as Record<string, readonly Block[]> | undefined;
    this.has(`provider.${name}`, Object.fromEntries((providers?.[name] ?? []).map((block, index) => [`[${index}]`, block])), properties);
  }

  private has(type: string, blocks: Readonly<Record<string, Block>>, properties: Pattern): void {
    const tried = Object.entries(blocks).map(([id, block]) => ({ id, found: differences(block, properties, "") }));
    if (tried.some(({ found }) => found.length === 0)) return;
    if (tried.length === 0) throw new TemplateError(`there is no ${type}`);
    const lines = tried
      .sort((a, b) => a.found.length - b.found.length)
      .map(({ id, found }) => `${type}.${id}\n    ${found.join("\n    ")}`);
    const rest = lines.length > 3 ? `\n  … and ${lines.length - 3} more` : "";
    throw new TemplateError(`no ${type} matches; the nearest first:\n  ${lines.slice(0, 3).join("\n  ")}${rest}`);
  }

  private blocks(section: "resource" | "data", type: string): Readonly<Record<string, Block>> {
    const all = this.json[section] as Record<string, Record<string, Block>> | undefined;
    return all?.[type] ?? {};
  }
}

function withoutLocalState(terraform: Block = {}): Block {
  const { backend, ...rest } = terraform;
  return typeof backend === "object" && backend !== null && "local" in backend ? rest : terraform;
}
