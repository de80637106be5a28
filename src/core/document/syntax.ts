import { type Document, isPair, isSeq, type LineCounter, visit } from "yaml";
import type { DocumentPath } from "./path";
import type { LocatedProblem, Problem } from "./problem";
import { syntaxMessage } from "./syntax-message";
import { keyText, startOf } from "./yaml-node";

/** Every mistake of syntax in a document, at most one a line: what follows on its line follows from it. */
export function syntaxProblems(document: Document.Parsed, lines: LineCounter, file: string): LocatedProblem[] {
  const problems: LocatedProblem[] = [];
  const seen = new Set<number>();
  const add = (offset: number, problem: Omit<Problem, "path">, path: DocumentPath = []) => {
    const { line, col } = lines.linePos(offset);
    if (!seen.has(line)) problems.push({ ...problem, path, file, line, column: col });
    seen.add(line);
  };
  for (const error of [...document.errors, ...document.warnings]) add(error.pos[0], syntaxMessage(error));
  if (document.directives.yaml.version === "1.1") {
    add(0, { message: "%YAML 1.1 reads on, off, yes and no as true and false", fix: "remove the line; YAML 1.2 is read" });
  }
  if (document.errors.length > 0) return problems;
  visit(document, {
    Map(_key, map, ancestors) {
      const first = new Map<string, number>();
      for (const { key } of map.items) {
        const offset = startOf(key) ?? startOf(map) ?? 0;
        const name = keyText(key);
        if (name === undefined) {
          add(offset, { message: "a key must be text" }, pathOf(ancestors, map));
          continue;
        }
        const before = first.get(name);
        if (before === undefined) first.set(name, offset);
        else
          add(offset, { message: `is given twice; first on line ${lines.linePos(before).line}`, fix: "keep one of them, or rename one" }, [
            ...pathOf(ancestors, map),
            name,
          ]);
      }
    },
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      const offset = startOf(alias) ?? 0;
      if (target === undefined)
        add(offset, {
          message: `there is no anchor &${alias.source} before *${alias.source}`,
          fix: `write &${alias.source} at what it means`,
        });
      else if (ancestors.includes(target)) add(offset, { message: `*${alias.source} is inside of what it means` });
    },
  });
  return problems;
}

/** The path of a node from what `visit` gives: documents, maps, pairs and lists around it. */
function pathOf(ancestors: readonly unknown[], node: unknown): DocumentPath {
  return [...ancestors, node].flatMap((ancestor, index, all): (string | number)[] => {
    if (isPair(ancestor)) return [keyText(ancestor.key) ?? "?"];
    const list = all[index - 1];
    return isSeq(list) ? [list.items.indexOf(ancestor)] : [];
  });
}
