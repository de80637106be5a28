import type { IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";

/** What may be used only once in a stack, such as names and addresses, and who took it. */
export class Claims {
  private readonly owners = new Map<string, IConstruct>();

  /** @throws QueztlError that names both constructs if another one has it */
  claim(kind: string, value: string, owner: IConstruct, fix?: string): void {
    const key = `${kind} ${value.toLowerCase()}`;
    const other = this.owners.get(key);
    if (other !== undefined)
      throw new QueztlError({
        kind: "config",
        where: owner.node.path,
        summary: other === owner ? `${kind} ${value} is given twice` : `${kind} ${value} is already that of ${other.node.path}`,
        ...(fix === undefined ? {} : { fix }),
      });
    this.owners.set(key, owner);
  }
}
