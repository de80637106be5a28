import type { Packager } from "../packager";
import { installApks, unpackApk } from "./apk/install";
import { resolveApks } from "./apk/resolve";

/** Alpine's apk, version 2 of its packages. Debian has no apk-tools, so reading, solving and installing are ours; no program is needed. */
export const alpine: Packager = { tools: [], resolve: resolveApks, install: installApks, unpack: unpackApk };
