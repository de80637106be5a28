import type { Command } from "commander";
import { cacheLimit, pruneCache } from "../../build/image/prune";
import { Size } from "../../core/size";
import type { Session } from "../session";
import { readableSize } from "./describe";

/** `queztl image prune` */
export function prune(command: Command, session: Session): void {
  command
    .option("--limit <size>", "what may stay, such as 2GB; 0B empties the cache", `${cacheLimit()}`)
    .option("--json", "print JSON")
    .action(async ({ limit }: { readonly limit: string }) => {
      const pruned = await pruneCache({ limit: Size.of(limit) });
      if (session.json) return session.document({ ...pruned });
      for (const name of pruned.removed) session.print(`removed ${name}`);
      return session.print(`${readableSize(pruned.freed)} freed, ${readableSize(pruned.left)} left`);
    });
}
