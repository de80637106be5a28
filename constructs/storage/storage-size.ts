import type { IConstruct } from "constructs";
import { QueztlError } from "../../src/core/error";
import { Size } from "../../src/core/size";

const MEBIBYTE = Size.mebibytes(1);
const LARGEST = Size.gibibytes(64 * 1024);

/** The size of a disk, rounded up to 1 MiB. @throws QueztlError if no disk can have it */
export function checkStorage(owner: IConstruct, size: Size): Size {
  if (size.isLessThan(MEBIBYTE) || LARGEST.isLessThan(size))
    throw new QueztlError({
      kind: "config",
      where: owner.node.path,
      summary: `a disk of ${size} is out of range`,
      fix: `choose from ${MEBIBYTE} to ${LARGEST}`,
    });
  return size.roundUp(MEBIBYTE);
}

export function toMebibytes(size: Size): number {
  return size.roundUp(MEBIBYTE).toMebibytes();
}
