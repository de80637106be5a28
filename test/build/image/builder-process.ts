import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const ROOT = join(__dirname, "../../..");
const SOURCE = `
import { buildImage } from "./src/build/image";
const [name = "", definitions = "", cache = ""] = process.argv.slice(2);
const say = (text: string) => void process.stdout.write(\`\${text}\\n\`);
const step = { update: say, done() {}, failed() {} };
buildImage(name, { definitions, cache, progress: { note: say, step: () => step } }).then(
  ({ disk }) => say(\`built \${disk?.sha256}\`),
  (error: unknown) => say(\`failed \${String(error)}\`),
);`;

/** Builds of images in processes of their own, which a test can kill. */
export class BuilderProgram {
  readonly #file = join(ROOT, `dist/builder-of-tests-${process.pid}-${Math.floor(performance.now())}.cjs`); // the package is looked for above it

  static async create(): Promise<BuilderProgram> {
    const program = new BuilderProgram();
    const stdin = { contents: SOURCE, resolveDir: ROOT, loader: "ts" } as const;
    await build({ stdin, bundle: true, platform: "node", outfile: program.#file });
    return program;
  }

  start(name: string, definitions: string, cache: string, env: Readonly<Record<string, string>> = {}): BuilderProcess {
    const all = { ...process.env, ...env };
    return new BuilderProcess(
      spawn(process.execPath, [this.#file, name, definitions, cache], { stdio: ["ignore", "pipe", "inherit"], env: all }),
    );
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }
}

/** One build; it tells what it is at, line by line. */
export class BuilderProcess {
  readonly said: string[] = [];
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  onLine: (line: string) => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.ended = new Promise((resolve) => child.once("close", () => resolve()));
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        this.said.push(line);
        this.onLine(line);
      }
    });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}

/** Processes that work in a folder: it is in their command line, their environment or is where they are. */
export function processesOf(folder: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .flatMap((pid) => {
      const command = readOf(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
      const uses = [
        command,
        readOf(() => readFileSync(`/proc/${pid}/environ`, "utf8")),
        readOf(() => `${readlinkSync(`/proc/${pid}/cwd`)}/`),
      ];
      return uses.some((text) => text.includes(`${folder}/`) || text.includes(`${folder}\0`))
        ? [`${pid} ${command.replaceAll("\0", " ")}`]
        : [];
    });
}

/** Nothing of a process that has just ended. */
function readOf(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
