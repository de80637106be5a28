import { type Domain, domainXml, listAllDomains } from "../../../libvirt/calls/domain";
import { blockResize } from "../../../libvirt/calls/domain-change";
import { resizeVolume, type Volume, volumePath } from "../../../libvirt/calls/volume";
import { isNotFound } from "../../../libvirt/error";
import { parseXml } from "../../../libvirt/xml/parse";
import { attributeAt, findAll } from "../../../libvirt/xml/query";
import type { Host } from "../../host";
import { type Patience, whileBusy } from "../patience";

/** Makes a volume larger: through QEMU while a running guest uses it, which sees the new size at once. */
export async function growVolume(host: Host, volume: Volume, capacity: bigint, patience: Patience): Promise<void> {
  const { libvirt } = host;
  const user = await userOf(host, volume);
  if (user === undefined) await whileBusy(`growing ${volume.name}`, patience, async () => await resizeVolume(libvirt, volume, capacity));
  else await whileBusy(`growing ${volume.name}`, patience, async () => await blockResize(libvirt, user.domain, user.dev, capacity));
}

async function userOf(host: Host, volume: Volume): Promise<{ readonly domain: Domain; readonly dev: string } | undefined> {
  const { libvirt } = host;
  const path = await volumePath(libvirt, volume);
  for (const { domain, id } of await listAllDomains(libvirt)) {
    const dev = id === undefined ? undefined : await deviceOf(host, domain, volume, path);
    if (dev !== undefined) return { domain, dev };
  }
  return undefined;
}

async function deviceOf(host: Host, domain: Domain, { pool, name }: Volume, path: string): Promise<string | undefined> {
  try {
    const root = parseXml(await domainXml(host.libvirt, domain));
    const disk = findAll(root, "devices/disk").find((one) => {
      const source = (attribute: string) => attributeAt(one, "source", attribute);
      return source("file") === path || source("dev") === path || (source("pool") === pool && source("volume") === name);
    });
    return disk === undefined ? undefined : attributeAt(disk, "target", "dev");
  } catch (error) {
    if (isNotFound(error, "domain")) return undefined;
    throw error;
  }
}
