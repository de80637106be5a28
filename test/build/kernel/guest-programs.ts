import { join } from "node:path";
import { overlayFolder } from "../../../src/build/kernel/plug-overlay";
import { run } from "../../../src/core/process";

/** Compiles a program of this folder, static, with the overlay's interfaces. */
export async function compileProgram(name: string, folder: string): Promise<string> {
  const program = join(folder, name);
  const includes = `-I${join(overlayFolder(), "include/uapi")}`;
  await run("gcc", [
    "-D_GNU_SOURCE",
    "-Wall",
    "-Wextra",
    "-Werror",
    "-O2",
    "-static",
    includes,
    "-o",
    program,
    join(__dirname, `${name}.c`),
  ]);
  return program;
}
