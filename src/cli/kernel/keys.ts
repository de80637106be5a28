import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Command } from "commander";
import { makeSecureBootKeys } from "../../build/secure-boot/keys";
import { ovmfVarsWith } from "../../build/secure-boot/ovmf-vars";
import { secureBootFolder } from "../../core/model/secure-boot-keys";
import type { Session } from "../session";
import { pairs } from "../table";

/** `queztl kernel keys` */
export function keys(command: Command, session: Session): void {
  command
    .option("--folder <folder>", "where they are, or go (default: $QUEZTL_SECURE_BOOT_DIR, ~/.config/queztl/secure-boot)")
    .option("--json", "print JSON")
    .action(async ({ folder }: { readonly folder?: string }) => {
      const made = await makeSecureBootKeys(folder === undefined ? secureBootFolder() : resolve(session.cwd, folder));
      const vars = join(made.folder, "OVMF_VARS.fd");
      writeFileSync(vars, ovmfVarsWith(made));
      const paths = { folder: made.folder, pk: made.pk, kek: made.kek, db: made.db, vars };
      if (session.json) return session.document(paths);
      return session.print(
        pairs([
          ["keys", made.folder],
          ["signs kernels", made.db.key],
          ["certificate", made.db.certificate],
          ["firmware variables", vars],
        ]),
      );
    });
}
