import type { Command } from "commander";
import { tryFindBuiltImage } from "../../core/model/built-image";
import { loadImageRecipe } from "../../core/model/image-recipe";
import type { Session } from "../session";
import { pairs, table } from "../table";
import { describeImage, imageDocument } from "./describe";

/** `queztl image show NAME` */
export function show(command: Command, session: Session): void {
  command
    .argument("<name>", "an image of queztl image list")
    .option("--json", "print JSON")
    .action((text: string) => {
      const { definition, hash, name } = loadImageRecipe(text);
      const built = tryFindBuiltImage(name, hash);
      const { description, architecture } = definition;
      if (session.json)
        return session.document({
          name,
          description,
          architecture,
          hash,
          ...(built === undefined ? { built: false } : imageDocument(built)),
        });
      if (built === undefined)
        return session.print(
          pairs([
            ["image", name],
            ["hash", hash],
            ["built", `no (queztl image build ${name})`],
            ["about", description.trim()],
          ]),
        );
      session.print(`${describeImage(built)}\n`);
      return session.print(
        table(
          ["PACKAGE", "VERSION"],
          built.packages.map((one) => [one.name, one.version]),
        ),
      );
    });
}
