import { TerraformDataSource, TerraformElement, TerraformOutput, TerraformResource, TerraformVariable } from "cdktn";
import type { IConstruct } from "constructs";

/** The id of a construct's main resource, as everywhere in the CDK: it goes by its parent's name. */
export const MAIN = "Resource";

/** A name as Terraform takes it for a resource: letters, digits, `_` and `-`, not a digit first. */
export function toLogicalId(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

/** One sentence for every two elements of a tree that would become one block of JSON. */
export function logicalIdProblems(root: IConstruct): string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  for (const element of root.node.findAll()) {
    const kind = kindOf(element);
    if (kind === undefined || !TerraformElement.isTerraformElement(element)) continue;
    const key = `${kind}.${element.friendlyUniqueId}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, element.node.path);
    else
      problems.push(`${element.node.path} and ${other} would both be ${key}: give one of them another id, or call overrideLogicalId on it`);
  }
  return problems;
}

function kindOf(element: IConstruct): string | undefined {
  if (TerraformResource.isTerraformResource(element)) return element.terraformResourceType;
  if (TerraformDataSource.isTerraformDataSource(element)) return `data.${element.terraformResourceType}`;
  if (element instanceof TerraformOutput) return "output";
  return element instanceof TerraformVariable ? "var" : undefined;
}
