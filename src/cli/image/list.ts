import type { Command } from "commander";
import { tryFindBuiltImage } from "../../core/model/built-image";
import { listImageDefinitions } from "../../core/model/image-folders";
import { loadImageRecipe } from "../../core/model/image-recipe";
import type { Session } from "../session";
import { table } from "../table";
import { readableSize, sizeOf } from "./describe";

/** `queztl image list` */
export function list(command: Command, session: Session): void {
  command.option("--json", "print JSON").action(() => {
    const images = listImageDefinitions().map((name) => {
      const { definition, hash } = loadImageRecipe(name);
      const built = tryFindBuiltImage(name, hash);
      const { description, architecture } = definition;
      return { name, description, architecture, hash, built: built !== undefined, ...(built === undefined ? {} : { size: sizeOf(built) }) };
    });
    if (session.json) return session.document({ images });
    const rows = images.map(({ name, architecture, size, description }) => [
      name,
      architecture,
      size === undefined ? "no" : readableSize(size),
      description.split("\n", 1)[0] ?? "",
    ]);
    return session.print(table(["IMAGE", "ARCHITECTURE", "BUILT", "WHAT IT IS"], rows));
  });
}
