import { parseDocument } from "yaml";
import type { DocumentReader } from "./document-reader";

/** Parses YAML; what is wrong with it becomes a problem with its line. Undefined if it cannot be read. */
export function parseYaml(text: string, reader: DocumentReader): unknown {
  const document = parseDocument(text, { version: "1.2", prettyErrors: true });
  for (const error of document.errors) {
    const line = error.linePos?.[0].line;
    reader.problem(line === undefined ? "" : `line ${line}`, error.message.split("\n", 1)[0] ?? error.code);
  }
  return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 100 });
}
