/** Talks to a libvirt daemon: `queztl/libvirt`. */
export * from "./calls/domain";
export * from "./calls/domain-change";
export * from "./calls/domain-guest";
export * from "./calls/network";
export * from "./calls/node";
export * from "./calls/pool";
export * from "./calls/volume";
export {
  ConnectionLost,
  ERROR_CODE,
  hasCode,
  isAgentUnavailable,
  isAlreadyExists,
  isBusy,
  isDeviceMissing,
  isNotFound,
  isWrongState,
  LibvirtError,
  type LibvirtObject,
} from "./error";
export type { EventKind, EventOf, Events } from "./event";
export type { EventHub, SubscribeOptions, Subscription } from "./event-hub";
export type { Affects } from "./flags";
export type { QemuProcedures, RemoteProcedures } from "./generated/protocol";
export type { KeepaliveOptions } from "./keepalive";
export { Libvirt, type LibvirtOptions, type PoolCallOptions } from "./libvirt";
export { type ConsoleOptions, openConsole } from "./stream/console";
export { type DownloadOptions, downloadVolume } from "./stream/download";
export { type UploadContent, type UploadOptions, uploadVolume } from "./stream/upload";
export { EMBEDDED_URI, embeddedSocket, parseUri, resolveUri, type Target } from "./uri";
export { formatUuid, parseUuid } from "./uuid";
export { appendChild, editAt, removeChildren, replaceChild, setAttribute, setText, withChildren } from "./xml/edit";
export { parseXml } from "./xml/parse";
export { printXml } from "./xml/print";
export { attribute, attributeAt, child, children, find, findAll, textAt, textOf } from "./xml/query";
export { element, isElement, type XmlElement, type XmlNode, type XmlRaw } from "./xml/tree";
