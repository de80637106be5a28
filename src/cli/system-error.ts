import { QueztlError } from "../core/error";

/** What the system refuses for reasons of the machine, and the way on. Any other code is a bug of ours. */
const FIXES: Readonly<Record<string, string>> = {
  EACCES: "work in a folder of your own, or as the user that owns it (sudo)",
  EPERM: "work in a folder of your own, or as the user that owns it (sudo)",
  EROFS: "work in a folder that can be written",
  ENOSPC: "free some space on that disk",
  EDQUOT: "free some space, or ask for more",
};

const WORDS: Readonly<Record<string, string>> = {
  EACCES: "no permission",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
};

/** A file that the system does not let us make, read or write is the machine's matter, wherever in the program it happens. */
export function asUserError(error: unknown): unknown {
  if (QueztlError.is(error) || !(error instanceof Error)) return error;
  const { code: told = "", path, syscall = "use" } = error as NodeJS.ErrnoException;
  // Making a folder with all above it says ENOENT where the file system is read-only.
  const code = told === "ENOENT" && syscall === "mkdir" ? "EROFS" : told;
  const fix = FIXES[code];
  if (fix === undefined || path === undefined) return error;
  const doing = syscall === "mkdir" ? "make the folder" : syscall;
  return new QueztlError({ kind: "access", summary: `cannot ${doing} ${path}`, why: `${WORDS[code]} (${code})`, fix, cause: error });
}
