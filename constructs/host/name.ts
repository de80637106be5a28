import type { IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";

/** Names that libvirt, file systems and shells all take without quotes. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;

/** @throws QueztlError if the name of a thing on the host is none */
export function checkName(owner: IConstruct, name: string, what: string): void {
  if (!NAME.test(name))
    throw new QueztlError({
      kind: "config",
      where: owner.node.path,
      summary: `"${name}" cannot be the name of a ${what}`,
      fix: "write up to 100 letters, digits, dots, dashes and underscores, a letter or digit first",
    });
}
