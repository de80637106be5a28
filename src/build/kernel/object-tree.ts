import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kernelsFolder } from "../../core/model/built-kernel";
import type { SourceTree } from "./source-tree";

/** Lies in the folder while make works in it. */
const CHANGING = ".queztl-changing";

/** Where a kernel's objects stay between builds, so that a change compiles only what it touches. */
export class ObjectTree {
  readonly folder: string;

  constructor(cache: string, name: string, tree: SourceTree) {
    this.folder = join(kernelsFolder(cache), "objects", `${name}@${tree.id}`);
  }

  /** Sets the configuration, and removes what a build that was killed had in its hands: half an object looks like a whole one to make. */
  open(config: string): void {
    mkdirSync(this.folder, { recursive: true });
    const now = new Date();
    utimesSync(this.folder, now, now);
    const mark = join(this.folder, CHANGING);
    if (existsSync(mark)) {
      const since = statSync(mark).mtimeMs;
      for (const path of readdirSync(this.folder, { recursive: true, encoding: "utf8" })) {
        if (!/\.(o|a|ko|cmd|order|mod)$/.test(path)) continue;
        const file = join(this.folder, path);
        if (statSync(file).mtimeMs >= since) rmSync(file);
      }
      rmSync(mark);
    }
    const file = join(this.folder, ".config");
    if (!existsSync(file) || readFileSync(file, "utf8") !== config) writeFileSync(file, config);
  }

  /** Runs make. However it ends, its files are whole; only if we do not see the end, they may not be. */
  async whileChanging(body: () => Promise<void>): Promise<void> {
    const mark = join(this.folder, CHANGING);
    writeFileSync(mark, "");
    try {
      await body();
    } finally {
      rmSync(mark, { force: true });
    }
  }
}
