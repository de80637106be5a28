import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { QueztlError } from "../../core/error";
import { kernelConfigsFolder } from "../../core/model/kernel-definition";
import { overlayFiles } from "../../core/model/kernel-overlay";

/** Where our drivers live in a source. */
const DRIVERS = "drivers/queztl";

/** The folder of the overlay that comes with the package. */
export function overlayFolder(): string {
  return join(kernelConfigsFolder(), "overlay");
}

/**
 * Puts the overlay into a source of the cache: its files, and one line in each of two files of the source, found by what is around them, so that
 * no patch goes stale. Writes only what differs, which keeps make from compiling more than that.
 */
export function plugOverlay(tree: string, overlay: string = overlayFolder()): void {
  const files = overlayFiles(overlay);
  for (const path of files) writeIfOther(join(tree, path), readFileSync(join(overlay, path)));
  for (const name of readdirSync(join(tree, DRIVERS))) if (!files.includes(`${DRIVERS}/${name}`)) rmSync(join(tree, DRIVERS, name));
  edit(join(tree, "drivers/Kconfig"), `source "${DRIVERS}/Kconfig"`, (text, line) => {
    const end = text.lastIndexOf("endmenu");
    return end < 0 ? undefined : `${text.slice(0, end)}${line}\n\n${text.slice(end)}`;
  });
  edit(join(tree, "drivers/Makefile"), "obj-$(CONFIG_QUEZTL)\t\t+= queztl/", (text, line) => `${text.trimEnd()}\n${line}\n`);
}

function edit(file: string, line: string, insert: (text: string, line: string) => string | undefined): void {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (text.split("\n").includes(line)) return;
  const edited = insert(text, line);
  if (edited === undefined || text === "")
    throw new QueztlError({
      kind: "config",
      summary: "Queztl's drivers do not fit into this source",
      where: file,
      why: "the place where drivers are listed was not found",
      fix: "use Linux 6.1, 6.6 or 6.12",
    });
  writeFileSync(file, edited);
}

function writeIfOther(file: string, content: Buffer): void {
  if (existsSync(file) && readFileSync(file).equals(content)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
