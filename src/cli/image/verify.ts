import type { Command } from "commander";
import { verifyImage } from "../../build/image/verify";
import { QueztlError } from "../../core/error";
import { findBuiltImage } from "../../core/model/built-image";
import { loadImageRecipe } from "../../core/model/image-recipe";
import type { Session } from "../session";

/** `queztl image verify NAME` */
export function verify(command: Command, session: Session): void {
  command
    .argument("<name>", "an image of queztl image list")
    .option("--json", "print JSON")
    .action(async (text: string) => {
      const { name, hash } = loadImageRecipe(text);
      const files = await verifyImage(findBuiltImage(name, hash));
      const wrong = files.filter(({ problem }) => problem !== undefined);
      if (session.json) session.document({ name, hash, ok: wrong.length === 0, files });
      else
        for (const { path, problem } of files)
          session.print(`${problem === undefined ? "ok   " : "WRONG"} ${path}${problem === undefined ? "" : `: ${problem}`}`);
      if (wrong.length === 0) return;
      if (session.json) return session.setExitCode(4);
      throw new QueztlError({ kind: "host", summary: `image ${name} is not what was built`, fix: `queztl image build ${name} --force` });
    });
}
