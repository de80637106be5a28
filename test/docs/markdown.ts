import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "../..");

/** A fenced block of a page. */
export interface Snippet {
  /** `README.md:31`, for the test's name. */
  readonly where: string;
  readonly page: string;
  readonly language: string;
  readonly text: string;
  /** From a comment in the line before: `<!-- fragment: why -->`, `<!-- applied -->`. */
  readonly mark: "fragment" | "applied" | undefined;
}

/** The pages that people write; those of docs/reference are generated. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md") && !file.startsWith("reference/"))
    .map((file) => `docs/${file}`);
  return ["CHANGELOG.md", "CONTRIBUTING.md", "README.md", ...docs.sort()];
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), "utf8");
}

export function snippets(language: string): readonly Snippet[] {
  return pages()
    .flatMap(snippetsOf)
    .filter((one) => one.language === language);
}

function snippetsOf(page: string): readonly Snippet[] {
  const lines = readPage(page).split("\n");
  const found: Snippet[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const language = /^```(\w+)$/.exec(lines[line] ?? "")?.[1];
    if (language === undefined) continue;
    const end = lines.indexOf("```", line);
    if (end < 0) throw new Error(`${page}:${line + 1}: the block does not end`);
    const mark = /^<!-- (fragment: .+|applied) -->$/.exec(lines[line - 1] ?? "")?.[1];
    found.push({
      where: `${page}:${line + 1}`,
      page,
      language,
      text: `${lines.slice(line + 1, end).join("\n")}\n`,
      mark: mark === undefined ? undefined : mark === "applied" ? "applied" : "fragment",
    });
    line = end;
  }
  return found;
}
