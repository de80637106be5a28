import { type IAspect, TerraformResource, TerraformStack } from "cdktn";
import type { IConstruct } from "constructs";

/** Writes `node.addDependency` as `depends_on`, which the CDK itself ignores. A dependency on another stack orders the stacks. */
export class Dependencies implements IAspect {
  visit(construct: IConstruct): void {
    const stack = TerraformStack.isStack(construct) ? construct : TerraformStack.of(construct);
    for (const target of construct.node.dependencies) {
      const other = TerraformStack.of(target);
      if (other !== stack) stack.addDependency(other);
      else addDependsOn(resourcesIn(construct), resourcesIn(target));
    }
  }
}

function resourcesIn(construct: IConstruct): TerraformResource[] {
  return construct.node.findAll().filter((one): one is TerraformResource => TerraformResource.isTerraformResource(one));
}

function addDependsOn(sources: readonly TerraformResource[], targets: readonly TerraformResource[]): void {
  const wanted = targets
    .filter((target) => !sources.includes(target))
    .map((target) => `${target.terraformResourceType}.${target.friendlyUniqueId}`);
  for (const source of sources) {
    // Terraform hands create_before_destroy on to all that such a resource depends on, and a VM cannot exist twice.
    if (source.lifecycle?.createBeforeDestroy === true) continue;
    source.dependsOn = [...new Set([...(source.dependsOn ?? []), ...wanted])];
  }
}
