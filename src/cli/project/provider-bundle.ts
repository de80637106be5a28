import { join } from "node:path";
import { packageRoot } from "../../core/package-root";
import { VERSION } from "../../core/version";

/** The bundled provider of this package. */
export function providerBundle(): string {
  return join(packageRoot(), "dist/provider", `terraform-provider-libvirt_v${VERSION}.cjs`);
}
