import type { IConstruct } from "constructs";
import type { DocumentPath } from "../../src/core/document/path";
import { DocumentError, type Problem } from "../../src/core/document/problem";
import { QueztlError } from "../../src/core/error";
import type { Lab } from "../../src/core/model/lab";
import type { LabFile } from "../../src/core/model/lab-document";

/** Runs `body`; an error of a construct is told at the part of the document that the construct is made of. */
export function inDocument<T>(file: LabFile, at: DocumentPath, body: () => T): T {
  const isConstructs = (error: QueztlError) => error.where?.split("/", 1)[0] === file.lab.name;
  return located(file, at, body, isConstructs);
}

/** Runs `body`; every wrong value that it finds is the one at this path. */
export function atValue<T>(file: LabFile, at: DocumentPath, body: () => T): T {
  return located(file, at, body, () => true);
}

function located<T>({ source }: LabFile, at: DocumentPath, body: () => T, isOurs: (error: QueztlError) => boolean): T {
  try {
    return body();
  } catch (error) {
    if (!QueztlError.is(error) || error.kind !== "config" || error instanceof DocumentError || !isOurs(error)) throw error;
    const { summary, why, fix } = error;
    throw source.error([{ path: at, message: summary, ...(why === undefined ? {} : { why }), ...(fix === undefined ? {} : { fix }) }]);
  }
}

/** Runs the validations of a tree now, so that what they find is told with its line. @throws DocumentError */
export function validateInDocument({ lab, source }: LabFile, stack: IConstruct): void {
  const problems = stack.node
    .findAll()
    .flatMap((construct) => construct.node.validate().map((message): Problem => ({ path: partOf(lab, stack, construct), message })));
  if (problems.length > 0) throw source.error(problems);
}

/** The part of the document that a construct belongs to: that with the name of its ancestor below the stack. */
function partOf(lab: Lab, stack: IConstruct, construct: IConstruct): DocumentPath {
  const name = construct.node.scopes[stack.node.scopes.length]?.node.id;
  return [...lab.vms, ...lab.networks, ...lab.volumes, ...lab.pools].find((part) => part.name === name)?.at ?? [];
}
