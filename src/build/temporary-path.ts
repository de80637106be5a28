import { mkdtempSync, rmSync } from "node:fs";
import { killThoseThatEndWithUs } from "../core/process";

const paths = new Set<string>();
let listens = false;

/** A path of this process alone. It is removed by `remove`, or when the process ends before that: by Ctrl-C, but not by SIGKILL. */
export interface TemporaryPath {
  readonly path: string;
  remove(): void;
  /** It stays: it has become what it was made for. */
  keep(): void;
}

export function temporaryFolder(prefix: string): TemporaryPath {
  return temporaryPath(mkdtempSync(prefix));
}

export function temporaryPath(path: string): TemporaryPath {
  if (!listens) process.once("exit", removeAll);
  listens = true;
  paths.add(path);
  const keep = () => void paths.delete(path);
  const remove = () => {
    removeWhole(path);
    keep();
  };
  return { path, keep, remove };
}

function removeAll(): void {
  killThoseThatEndWithUs();
  for (const path of paths) removeWhole(path);
}

/** Also while a program that has been killed still makes its last file. */
export function removeWhole(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}
