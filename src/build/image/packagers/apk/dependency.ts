import { QueztlError } from "../../../../core/error";
import { apkVersionStartsWith, compareApkVersions } from "./version";

/** What a package wants (`so:libc.musl-x86_64.so.1`, `busybox>=1.36`, `!uclibc`). */
export interface ApkDependency {
  readonly text: string;
  readonly name: string;
  /** True for `!name`: such a package must not be there. */
  readonly isConflict: boolean;
  readonly operator?: string;
  readonly version?: string;
}

/** What a package is besides itself (`so:libz.so.1=1.3.1`, `cmd:sh=1.36.1-r2`, `/bin/sh`). */
export interface ApkProvision {
  readonly name: string;
  readonly version?: string;
}

const PATTERN = /^(!?)([^<>=~@!\s]+)(?:@[^<>=~\s]+)?(?:([<>=~]{1,2})(\S+))?$/;

export function parseDependency(text: string): ApkDependency {
  const [, conflict, name, operator, version] = PATTERN.exec(text) ?? [];
  if (name === undefined)
    throw new QueztlError({ kind: "config", summary: `"${text}" is no dependency of apk`, fix: "write NAME, NAME=VERSION, NAME>=VERSION" });
  const constraint = operator === undefined || version === undefined ? {} : { operator, version };
  return { text, name, isConflict: conflict === "!", ...constraint };
}

export function parseDependencies(text: string | undefined): readonly ApkDependency[] {
  return (text ?? "").split(/\s+/).filter(Boolean).map(parseDependency);
}

export function parseProvisions(text: string | undefined): readonly ApkProvision[] {
  return parseDependencies(text).map(({ name, version }) => (version === undefined ? { name } : { name, version }));
}

/** True if something of this name and version is what the dependency asks for, or forbids. Something without a version has no order. */
export function matches({ operator, version: wanted }: ApkDependency, version: string | undefined): boolean {
  if (operator === undefined || wanted === undefined) return true;
  if (version === undefined) return false;
  if (operator.includes("~")) {
    if (apkVersionStartsWith(version, wanted)) return true;
    if (operator === "~" || operator === "=~" || operator === "~=") return false;
  }
  const order = compareApkVersions(version, wanted);
  return (
    (operator.includes("=") && order === 0) ||
    (operator.includes("<") && !operator.includes(">") && order < 0) ||
    (operator.includes(">") && !operator.includes("<") && order > 0)
  );
}
