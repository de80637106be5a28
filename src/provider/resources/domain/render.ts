import { find } from "../../../libvirt/xml/query";
import { element, type XmlElement } from "../../../libvirt/xml/tree";
import { domain } from "../../../schema/domain/domain";
import type { Host } from "../../host";
import { writePlace } from "../../mapping/place";
import { plainValues } from "../../mapping/values";
import { writeFields } from "../../mapping/write";
import type { Values } from "../../sdk/value";
import { type Ownership, readOwnership, withMetadata } from "../ownership";
import type { TableChange } from "../table-change";
import { declaredMetadata, foreignMetadata } from "../user-metadata";
import { completeDevices, withDependentSizes, withSpareControllers } from "./devices";
import { withSecureFirmware } from "./secure-firmware";

/** The definition of a new domain. */
export async function renderNew(host: Host, planned: Values, ownership: Ownership): Promise<XmlElement> {
  const values = plainValues(planned);
  const root = writeFields(domain.fields, element("domain"), undefined, values);
  return await finish(host, withSpareControllers(withOsType(root)), values, ownership, []);
}

/** The host's definition with what differs between two sets of values changed in it. */
export async function renderChange(host: Host, root: XmlElement, change: TableChange): Promise<XmlElement> {
  const { prior, planned, fields, before } = change;
  const values = plainValues(planned);
  const changed = writeFields(fields, root, before, values);
  const ownership = readOwnership(root) ?? { owner: host.settings.owner, phase: "ready" };
  return await finish(host, changed, values, ownership, foreignMetadata(root, plainValues(prior).metadata));
}

async function finish(
  host: Host,
  root: XmlElement,
  values: Values,
  ownership: Ownership,
  foreign: readonly XmlElement[],
): Promise<XmlElement> {
  const user = declaredMetadata(values.metadata);
  const sized = withDependentSizes(root, { currentMemory: values.current_memory !== null, currentVcpus: values.vcpu_current !== null });
  const owned = withMetadata(sized, ownership, user === undefined ? foreign : [...foreign, user]);
  const bootable = await withSecureFirmware(host.libvirt, owned);
  return await completeDevices(host.libvirt, bootable, { owner: host.settings.owner, name: String(values.name) });
}

function withOsType(root: XmlElement): XmlElement {
  return find(root, "os/type") === undefined || find(root, "os/type")?.children.length === 0 ? writePlace(root, "os/type", "hvm") : root;
}
