import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { type Command, Option } from "commander";
import { Cidr } from "../../core/cidr";
import { messageOf, QueztlError } from "../../core/error";
import { packageRoot } from "../../core/package-root";
import { machineRoutes } from "../../host/machine-routes";
import type { Session } from "../session";
import { packageSource } from "./package-source";

interface InitOptions {
  readonly yaml?: boolean;
  readonly ts?: boolean;
}

/** `queztl init [--yaml|--ts] [DIR]`: the files of `setup/templates/`, with the folder's name and a free network filled in. */
export function init(command: Command, session: Session): void {
  command
    .argument("[folder]", "where to make it", ".")
    .addOption(new Option("--yaml", "a lab.yaml (the default)").conflicts("ts"))
    .addOption(new Option("--ts", "an app in TypeScript").conflicts("yaml"))
    .action(async (given: string, options: InitOptions) => {
      const folder = resolve(session.cwd, given);
      const kind = options.ts === true ? "ts" : "yaml";
      const written = write(kind, folder, labName(folder), await freeRange());
      for (const file of written) session.print(`+ ${relative(session.cwd, join(folder, file)) || file}`);
      const there = folder === session.cwd ? "" : `cd ${relative(session.cwd, folder)} && `;
      const install = kind === "ts" && !existsSync(join(folder, "node_modules/queztl")) ? "npm install && " : "";
      session.progress.note(
        `next: edit ${kind === "ts" ? "lab.ts" : "lab.yaml"}, then: ${there}${install}npx queztl deploy && npx queztl vm ssh db`,
      );
    });
}

/** npm packs no files of these names with their dot. */
const DOTTED: ReadonlySet<string> = new Set(["gitignore", "npmrc"]);

/** Nothing is overwritten, except that a package.json that is there stays. @throws QueztlError if a lab is there already */
function write(kind: "yaml" | "ts", folder: string, lab: string, range: string): readonly string[] {
  const source = join(packageRoot(), "setup/templates", kind);
  const files = readdirSync(source).map((name) => ({ from: join(source, name), to: DOTTED.has(name) ? `.${name}` : name }));
  const main = kind === "ts" ? "lab.ts" : "lab.yaml";
  if (existsSync(join(folder, main)))
    throw new QueztlError({
      kind: "config",
      summary: `${main} is there already`,
      where: join(folder, main),
      fix: "edit it, or name another folder: queztl init FOLDER",
    });
  const missing = files.filter(({ to }) => !existsSync(join(folder, to)));
  try {
    mkdirSync(folder, { recursive: true });
    for (const { from, to } of missing) {
      const text = readFileSync(from, "utf8")
        .replaceAll("my-lab", lab)
        .replaceAll("10.71.0.", range)
        .replace(/("queztl": )"[^"]*"/, (_all, key: string) => key + JSON.stringify(packageSource()));
      writeFileSync(join(folder, to), text, { flag: "wx" });
    }
  } catch (cause) {
    throw new QueztlError({ kind: "access", summary: "cannot write the lab", where: folder, why: messageOf(cause), cause });
  }
  return missing.map(({ to }) => to).sort();
}

/** The folder's name as a lab takes it. */
function labName(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, "-")
    .replaceAll(/^[^a-z]+|-+$/g, "")
    .slice(0, 30);
  return name === "" ? "lab" : name;
}

/** The first three numbers of a range that this machine has no route to, with the dot after them. */
async function freeRange(): Promise<string> {
  const routes = await machineRoutes();
  for (let third = 71; third < 250; third += 1) {
    const range = Cidr.of(`10.${third}.0.0/24`);
    if (!routes.some((route) => route.range.overlaps(range))) return `10.${third}.0.`;
  }
  return "10.71.0.";
}
