import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Aborts when nothing arrives in a folder for `patience` milliseconds: apt waits for ever on a mirror that breaks a list off again and again
 * (seen with apt 2.6). The caller ends it.
 */
export class GrowthWatch {
  readonly #control = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(folder: string, patience: number) {
    let seen = "";
    let since = performance.now();
    const look = () => {
      const now = sizes(folder);
      if (now !== seen) since = performance.now();
      else if (performance.now() - since > patience) this.#control.abort();
      seen = now;
    };
    this.#timer = setInterval(look, Math.min(1000, patience / 4));
  }

  get signal(): AbortSignal {
    return this.#control.signal;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

function sizes(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  return files.map((name) => `${name} ${statSync(join(folder, name), { throwIfNoEntry: false })?.size}`).join("\n");
}
