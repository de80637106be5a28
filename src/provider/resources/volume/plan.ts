import { QueztlError } from "../../../core/error";
import { isObject } from "../../../schema/check";
import { volume as table } from "../../../schema/storage";
import type { Difference } from "../../mapping/difference";
import { bytesOf } from "../../mapping/normal";
import { hasUnknown, plain, plainValues } from "../../mapping/values";
import type { Diagnostic } from "../../sdk/diagnostic";
import type { PlanRequest } from "../../sdk/resource";
import type { Values } from "../../sdk/value";
import { failure } from "../failure";
import { nameOf, type PlanRules } from "../table-plan";
import { imageFile, parseContentUrl, type Stamp } from "./content";

/** `now` is the stamp of the local file that the volume is made of, if it is one. */
export function volumeRules(now: Stamp | undefined): PlanRules {
  return {
    table,
    kind: "volume",
    classify: ({ change }) => change,
    check: checkVolume,
    differs: (_prior, _planned, request) => (isOther(stampIn(request), now) ? [otherContent] : []),
    opens: (found) => [
      ...(found.some(({ call }) => call === "grow") ? ["size"] : []),
      ...(found.includes(otherContent) ? ["id", "key", "path", "format", "size"] : []),
    ],
  };
}

const otherContent: Difference = {
  // Terraform replaces only for an attribute that changes, and the argument does not.
  path: ["id"],
  change: "replace",
  call: undefined,
  needs: [],
  from: undefined,
  to: undefined,
  text: "the file in create.content.url has changed",
};

function stampIn({ private: data }: PlanRequest): Stamp | undefined {
  const stamp = isObject(data) ? data.content : undefined;
  return isObject(stamp) && typeof stamp.size === "number" && typeof stamp.time === "number"
    ? { size: stamp.size, time: stamp.time }
    : undefined;
}

function isOther(before: Stamp | undefined, now: Stamp | undefined): boolean {
  return before !== undefined && now !== undefined && (before.size !== now.size || before.time !== now.time);
}

function checkVolume(config: Values, { prior }: PlanRequest): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const error = (summary: string, detail: string, ...path: string[]) =>
    problems.push({ severity: "error", summary: `${nameOf(table, config)}: ${summary}`, detail, path });
  const values = plainValues(config);
  const create = values.create;
  if (isObject(create)) {
    const set = ["content", "cloudinit", "clone"].filter((name) => (create[name] ?? null) !== null);
    if (set.length > 1) error(`create must have only one of ${set.join(", ")}`, "A volume is made of one thing.", "create");
    if (set.length > 0 && (values.backing_store ?? null) !== null)
      error(
        `backing_store excludes create.${set[0]}`,
        "An overlay begins empty: what it shows is its backing volume's content.",
        "backing_store",
      );
    if (prior === null) problems.push(...checkContent(config, create));
  }
  checkSize(values, prior, error);
  return problems;
}

function checkContent(config: Values, create: Readonly<Record<string, unknown>>): readonly Diagnostic[] {
  const content = create.content;
  if (!isObject(content) || typeof content.url !== "string") return [];
  try {
    const source = parseContentUrl(content.url);
    if (source.kind === "image") imageFile(source);
    return [];
  } catch (thrown) {
    if (QueztlError.is(thrown)) return [failure(table, config, "reading create.content.url of", thrown)];
    throw thrown;
  }
}

function checkSize(values: Values, prior: Values | null, error: (summary: string, detail: string, path: string) => void): void {
  const node = table.fields.capacity;
  if (node?.kind !== "number" || hasUnknown(values.capacity) || hasUnknown(values.capacity_unit)) return;
  const wanted = bytesOf(node, values.capacity, values);
  const before =
    prior === null
      ? undefined
      : bytesOf(node, plain(prior.capacity) ?? plain(prior.size), prior.capacity === null ? {} : plainValues(prior));
  const isSame = prior !== null && prior.name === values.name && prior.pool === values.pool;
  if (wanted !== undefined && before !== undefined && isSame && wanted < before)
    error(
      `capacity cannot shrink from ${before} to ${wanted} bytes`,
      "What the guest has written behind the new end would be lost. Give the volume another name to make a new one.",
      "capacity",
    );
}
