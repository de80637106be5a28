import { type Domain, tryFindDomainByUuid, undefineDomain } from "../../../libvirt/calls/domain";
import { isNotFound } from "../../../libvirt/error";
import { isObject } from "../../../schema/check";
import { domain as table } from "../../../schema/domain/domain";
import type { Host } from "../../host";
import { plain } from "../../mapping/values";
import type { Outcome } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { failed } from "../failure";
import type { Patience } from "../patience";
import { dropIfUnused, withBacking } from "../volume/unused";
import { bootFilesOf } from "./boot-files";
import { cutPower, isDomainOn, stopDomain } from "./power";
import { readDomain } from "./read";
import { inactiveXml } from "./state";
import { shutdownSeconds } from "./update";

/** Switches it off and removes the definition with all that libvirt keeps beside it. Volumes are resources of their own. */
export async function deleteDomainResource(host: Host, prior: Values, patience: Patience): Promise<Outcome> {
  try {
    const domain = await tryFindDomainByUuid(host.libvirt, String(prior.id));
    if (domain !== undefined) await remove(host, domain, prior, patience);
    return { state: null };
  } catch (thrown) {
    if (isNotFound(thrown, "domain")) return { state: null };
    host.changed();
    return await failed(table, prior, "deleting", thrown, async () => await readDomain(host, prior));
  }
}

async function remove(host: Host, domain: Domain, prior: Values, patience: Patience): Promise<void> {
  const destroy = plain(prior.destroy);
  const options = isObject(destroy) ? destroy : {};
  const seconds =
    typeof options.timeout === "number"
      ? options.timeout
      : options.shutdown === undefined || options.shutdown === null
        ? 0
        : shutdownSeconds(destroy);
  if (await isDomainOn(host.libvirt, domain)) {
    if (seconds > 0) await stopDomain(host, domain, seconds, patience);
    else await cutPower(host, domain, patience, options.graceful === true);
  }
  host.changed();
  const files = bootFilesOf(await inactiveXml(host.libvirt, domain));
  await undefineDomain(host.libvirt, domain, { managedSave: true, snapshotsMetadata: true, checkpointsMetadata: true, nvram: true });
  host.backings.changed();
  for (const file of files) await withBacking(host, file, async () => await dropIfUnused(host, file));
}
