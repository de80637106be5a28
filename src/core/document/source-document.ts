import { type Document, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from "yaml";
import type { DocumentPath } from "./path";
import { DocumentError, type LocatedProblem, type Problem } from "./problem";
import { syntaxProblems } from "./syntax";
import { dereference, findPair, startOf } from "./yaml-node";

type Parsed = Document.Parsed;

/**
 * A YAML text as a value, and where each part of the value is in the text. Anchors, aliases and merge keys (`<<`) are resolved.
 * A file of several documents is the list of their values.
 */
export class SourceDocument {
  readonly file: string;
  readonly value: unknown;
  /** True for a file of several documents. */
  readonly several: boolean;
  private readonly documents: readonly Parsed[];
  private readonly lines: LineCounter;

  private constructor(file: string, documents: readonly Parsed[], lines: LineCounter) {
    this.file = file;
    this.documents = documents;
    this.lines = lines;
    this.several = documents.length > 1;
    const values = documents.map((document) => document.toJS({ maxAliasCount: 1000 }) as unknown);
    this.value = this.several ? values : (values[0] ?? null);
  }

  /** @throws DocumentError with every mistake of syntax: what YAML refuses, keys given twice, unknown tags, aliases of nothing */
  static parse(text: string, file: string): SourceDocument {
    const lines = new LineCounter();
    // `uniqueKeys` is checked below, where the first of the two is known too.
    const stream = parseAllDocuments(text, { version: "1.2", merge: true, uniqueKeys: false, prettyErrors: false, lineCounter: lines });
    const all: readonly Parsed[] = Array.isArray(stream) ? stream : [];
    const filled = all.filter((document) => !isEmpty(document));
    const documents = filled.length === 0 ? all.slice(0, 1) : filled;
    const problems = documents.flatMap((document) => syntaxProblems(document, lines, file));
    if (problems.length > 0) throw new DocumentError(file, problems);
    try {
      return new SourceDocument(file, documents, lines);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error; // what yaml throws when aliases multiply
      throw new DocumentError(file, [
        {
          file,
          line: 1,
          column: 1,
          path: [],
          message: "its aliases multiply to more than it can hold",
          fix: "use fewer aliases of aliases",
        },
      ]);
    }
  }

  /** The problem with its place: of its key or value, or of the nearest part around it that is in the text. */
  locate(problem: Problem): LocatedProblem {
    const { line, col } = this.lines.linePos(this.offset(problem.path, problem.at ?? "value"));
    return { ...problem, file: this.file, line, column: col };
  }

  error(problems: readonly Problem[]): DocumentError {
    return new DocumentError(
      this.file,
      problems.map((problem) => this.locate(problem)),
    );
  }

  private offset(path: DocumentPath, at: "key" | "value"): number {
    const [first, ...rest] = path;
    const chosen = this.several && typeof first === "number" ? this.documents[first] : this.documents[0];
    if (chosen === undefined) return 0;
    return offsetIn(chosen, this.several ? rest : path, at);
  }
}

/** True for what stands behind a last `---`. */
function isEmpty({ contents, errors }: Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.source === ""));
}

function offsetIn(document: Parsed, path: DocumentPath, at: "key" | "value"): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [index, step] of path.entries()) {
    const inner = dereference(node, document);
    const pair = isMap(inner) ? findPair(inner.items, String(step), document) : undefined;
    const item = isSeq(inner) && typeof step === "number" ? inner.items[step] : pair?.value;
    if (item === undefined && pair === undefined) return offset;
    const last = index === path.length - 1;
    // The value of a key that misses something inside is told at the key: the value may start on a later line.
    const [near, far] = last && at === "value" ? [item, pair?.key] : [pair?.key, item];
    offset = startOf(near) ?? startOf(far) ?? offset;
    node = item;
  }
  return offset;
}
