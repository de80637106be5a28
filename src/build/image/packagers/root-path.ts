import { lstatSync, readlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { QueztlError } from "../../../core/error";

const MOST_LINKS = 40;

/**
 * Where a path of a root lies on this machine. Symbolic links of the root are followed inside it, as the root itself would see them; the last
 * part is not followed. What is not there yet is taken as it is written.
 */
export function resolveInRoot(root: string, path: string): string {
  const done: string[] = [];
  const left = path.split("/").filter((part) => part !== "" && part !== ".");
  for (let links = 0; left.length > 0; ) {
    const part = left.shift() ?? "";
    if (part === "..") done.pop();
    else if (left.length === 0) return join(root, ...done, part);
    else {
      const target = tryReadLink(join(root, ...done, part));
      if (target === undefined) done.push(part);
      else {
        if (++links > MOST_LINKS) throw new QueztlError({ kind: "host", summary: "links in the packages go in circles", where: path });
        if (target.startsWith("/")) done.length = 0;
        left.unshift(...target.split("/").filter((one) => one !== "" && one !== "."));
      }
    }
  }
  return join(root, ...done);
}

/** The folder of a path, resolved, and with it the path itself. */
export function resolveParent(root: string, path: string): { readonly folder: string; readonly file: string } {
  const file = resolveInRoot(root, path);
  return { folder: dirname(file), file };
}

function tryReadLink(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSymbolicLink() === true ? readlinkSync(path) : undefined;
}
