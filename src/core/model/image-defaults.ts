import { createHash } from "node:crypto";
import type { DistributionImageDefinition } from "./image";
import type { DistributionDocument } from "./image-distribution-schema";

const CMDLINE = "console=ttyS0 panic=10";

/** What a definition leaves out, filled in. */
export function distributionDefaults(document: DistributionDocument): DistributionImageDefinition {
  const { loader, secure_boot, disk, files = {}, users = {}, services = {}, ...rest } = document;
  const boot = document.boot ?? "direct";
  return {
    release: "",
    init: document.distribution === "alpine" ? "openrc" : "systemd",
    path_excludes: [],
    path_includes: [],
    folders: {},
    links: {},
    kernel: "distro",
    cmdline: CMDLINE,
    agent: true,
    seed: "queztl",
    hardening: [],
    format: "qcow2",
    ...rest,
    boot,
    ...(boot === "direct" ? {} : { loader: loader ?? "systemd-boot" }),
    ...(secure_boot === true ? { secure_boot } : {}),
    disk: { label: "queztl-root", uuid: uuidOf(document.name), ...disk },
    files: Object.fromEntries(
      Object.entries(files).map(([path, { content, mode = "0644", owner = "root:root" }]) => [path, { content, mode, owner }]),
    ),
    users,
    services: { enable: services.enable ?? [], disable: services.disable ?? [] },
  };
}

/** The base with an own document over it: lists are added to, maps merged, other values replaced. */
export function extended(base: object, own: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { extends: _extends, ...rest } = own;
  return merge(base as Readonly<Record<string, unknown>>, rest);
}

function merge(base: Readonly<Record<string, unknown>>, over: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const merged = Object.entries(over).map(([key, value]) => {
    const below = base[key];
    if (Array.isArray(below) && Array.isArray(value)) return [key, [...new Set([...below, ...value])]];
    return [key, isMap(below) && isMap(value) ? merge(below, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A UUID that is the same at every build: of a name, as version 5 has it. */
export function uuidOf(name: string): string {
  const hash = createHash("sha1").update(`queztl image ${name}`).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
