import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type Command, Option } from "commander";
import { buildImage } from "../../build/image";
import { pruneCache } from "../../build/image/prune";
import { messageOf, QueztlError } from "../../core/error";
import type { BuiltImage } from "../../core/model/image";
import { formatImageName, parseImageName } from "../../core/model/image-name";
import type { Session } from "../session";
import { describeImage, imageDocument } from "./describe";
import { type SourceChoices, sourceOptions, sourcesOf } from "./source-options";

/** `queztl image build NAME` */
export function build(command: Command, session: Session): void {
  buildOptions(command.argument("<name>", "an image of queztl image list")).action(
    async (name: string, options: BuildChoices) => await buildAndTell(session, name, options),
  );
}

export interface BuildChoices extends SourceChoices {
  readonly force?: boolean;
  readonly out?: string;
  readonly kernel?: string;
  readonly size?: string;
  readonly format?: "qcow2" | "raw";
}

/** The options that both programs have. */
export function buildOptions(command: Command): Command {
  return sourceOptions(
    command
      .option("--kernel <name>", "a kernel of queztl kernel list instead of the image's own")
      .option("--size <size>", "size of the disk, such as 4GiB; at least the definition's")
      .addOption(new Option("--format <format>", "of the disk (default: the definition's)").choices(["qcow2", "raw"]))
      .option("--force", "build it even if it is in the cache")
      .option("--out <folder>", "also copy its files there"),
  ).option("--json", "print JSON");
}

/** Builds an image, or takes it from the cache, and prints what it is. */
export async function buildAndTell(session: Session, name: string, choices: BuildChoices): Promise<void> {
  const { force = false, out, kernel, size, format } = choices;
  const whole = kernel === undefined ? name : formatImageName({ ...parseImageName(name), kernel });
  const overrides = { ...(size === undefined ? {} : { size }), ...(format === undefined ? {} : { format }) };
  const built = await buildImage(whole, { progress: session.progress, force, overrides, ...sourcesOf(choices) });
  await pruneCache({ keep: [built.hash] });
  const image = out === undefined ? built : copyTo(built, resolve(session.cwd, out));
  if (session.json) session.document(imageDocument(image));
  else session.print(describeImage(image));
}

function copyTo(image: BuiltImage, folder: string): BuiltImage {
  try {
    mkdirSync(folder, { recursive: true });
    const copied = <T extends { readonly path: string }>(file: T | undefined): T | undefined => {
      if (file === undefined) return undefined;
      const path = join(folder, basename(file.path));
      copyFileSync(file.path, path);
      return { ...file, path };
    };
    const { disk, kernel, initrd, vars, sbom } = image;
    const parts = { disk: copied(disk), kernel: copied(kernel), initrd: copied(initrd), vars: copied(vars), sbom: copied(sbom) };
    return { ...image, ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) };
  } catch (cause) {
    throw new QueztlError({ kind: "access", summary: `cannot copy image ${image.name} to ${folder}`, why: messageOf(cause), cause });
  }
}
