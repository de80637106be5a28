import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { buildImage } from "../../build/image";
import { messageOf, QueztlError } from "../../core/error";
import type { BuiltImage } from "../../core/model/image";
import type { Session } from "../session";
import { describeImage, imageDocument } from "./describe";

/** `queztl image build NAME` */
export function build(command: Command, session: Session): void {
  command
    .argument("<name>", "an image of queztl image list")
    .option("--force", "build it even if it is in the cache")
    .option("--out <folder>", "also copy its files there")
    .option("--json", "print JSON")
    .action(async (name: string, options: BuildChoices) => await buildAndTell(session, name, options));
}

export interface BuildChoices {
  readonly force?: boolean;
  readonly out?: string;
}

/** Builds an image, or takes it from the cache, and prints what it is. */
export async function buildAndTell(session: Session, name: string, { force = false, out }: BuildChoices): Promise<void> {
  const built = await buildImage(name, { progress: session.progress, force });
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
    const parts = { disk: copied(image.disk), kernel: copied(image.kernel), initrd: copied(image.initrd) };
    return { ...image, ...Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) };
  } catch (cause) {
    throw new QueztlError({ kind: "access", summary: `cannot copy image ${image.name} to ${folder}`, why: messageOf(cause), cause });
  }
}
