import type { DocumentPath } from "../../src/core/document/path";
import { DocumentError } from "../../src/core/document/problem";
import { QueztlError } from "../../src/core/error";
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
