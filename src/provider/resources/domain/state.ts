import { type Domain, domainXml } from "../../../libvirt/calls/domain";
import type { Libvirt } from "../../../libvirt/libvirt";
import { formatUuid } from "../../../libvirt/uuid";
import { parseXml } from "../../../libvirt/xml/parse";
import { printXml } from "../../../libvirt/xml/print";
import { attribute, textAt } from "../../../libvirt/xml/query";
import type { XmlElement } from "../../../libvirt/xml/tree";
import { domain as table } from "../../../schema/domain/domain";
import { plain } from "../../mapping/values";
import type { Value, Values } from "../../sdk/value";
import { userMetadata } from "../ownership";
import { importedArguments, knownValues, projectArguments } from "../table-state";
import { projectMetadata } from "../user-metadata";
import { cardsOf, interfacesValue } from "./cards";

/** What the host says beside a domain's XML. */
export interface DomainSwitches {
  readonly running: boolean;
  readonly autostart: boolean;
}

/** What we found out about it, or knew before. */
export interface DomainFacts {
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  readonly ready: boolean | null;
  readonly readySeconds: Value;
  readonly change: Value;
}

export async function inactiveXml(libvirt: Libvirt, domain: Domain): Promise<XmlElement> {
  return parseXml(await domainXml(libvirt, domain, { inactive: true }));
}

/** The state of a domain in the shape of the prior one (or of the plan). */
export function domainState(domain: Domain, root: XmlElement, prior: Values, facts: DomainFacts & DomainSwitches): Values {
  const found = projectArguments(table, root, prior, {
    metadata: projectMetadata(plain(prior.metadata), root),
    running: likeFlag(prior.running, facts.running, true),
    autostart: likeFlag(prior.autostart, facts.autostart, false),
  });
  return { ...found, ...kept(domain, root, found), ...computedOf(domain, root, facts) };
}

/** The state after a create or an update: what was planned, and what only the host could tell. */
export function appliedState(domain: Domain, root: XmlElement, planned: Values, facts: DomainFacts): Values {
  const known = knownValues(planned);
  return { ...known, ...kept(domain, root, known), ...computedOf(domain, root, facts) };
}

/** The state of a domain that is imported. */
export function importedState(domain: Domain, root: XmlElement, facts: DomainFacts & DomainSwitches): Values {
  const [user] = userMetadata(root);
  const found = importedArguments(table, root, {
    metadata: user === undefined ? null : { xml: printXml(user) },
    running: facts.running,
    autostart: facts.autostart,
  });
  return { ...found, ...kept(domain, root, found), ...computedOf(domain, root, facts) };
}

/** A flag that is not declared stays so as long as the host has its default. */
function likeFlag(prior: Value | undefined, actual: boolean, usual: boolean): Value {
  return (prior ?? null) === null && actual === usual ? null : actual;
}

/** What is chosen once and then kept. */
function kept(domain: Domain, root: XmlElement, found: Values): { readonly [name: string]: Value } {
  return {
    uuid: typeof found.uuid === "string" ? found.uuid : formatUuid(domain.uuid),
    type: typeof found.type === "string" ? found.type : (attribute(root, "type") ?? null),
    name: textAt(root, "name") ?? domain.name,
  };
}

function computedOf(domain: Domain, root: XmlElement, facts: DomainFacts): { readonly [name: string]: Value } {
  return {
    id: formatUuid(domain.uuid),
    change: facts.change,
    network_interfaces: interfacesValue(cardsOf(root), facts.addresses),
    ready: facts.ready,
    ready_seconds: facts.readySeconds,
  };
}
