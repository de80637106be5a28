import type { Command } from "commander";
import { tryFindBuiltImage } from "../../core/model/built-image";
import { loadImageDefinition } from "../../core/model/image-definition";
import { listImageDefinitions } from "../../core/model/image-folders";
import { isSigned, loadImageRecipe } from "../../core/model/image-recipe";
import { tryFindSecureBootKeys } from "../../core/model/secure-boot-keys";
import type { Session } from "../session";
import { table } from "../table";
import { readableSize, sizeOf } from "./describe";

interface ListedImage {
  readonly name: string;
  readonly description: string;
  readonly architecture: string;
  readonly hash?: string;
  readonly built: boolean;
  readonly size?: number;
}

/** `queztl image list` */
export function list(command: Command, session: Session): void {
  command.option("--json", "print JSON").action(() => {
    const images = listImageDefinitions().map((name): ListedImage => {
      const definition = loadImageDefinition(name);
      const { description, architecture } = definition;
      // Without keys it is not known which image it would be; that is no reason to show none of the others.
      if (isSigned(definition) && tryFindSecureBootKeys() === undefined) return { name, description, architecture, built: false };
      const { hash } = loadImageRecipe(name);
      const built = tryFindBuiltImage(name, hash);
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
