import type { Problem } from "../document/problem";
import { suggest } from "../suggest";
import type { Lab, LabPool, LabVolume } from "./lab";
import type { LabParts } from "./lab-parts";

/** What is wrong with pools and volumes. */
export function storageProblems(lab: Lab, parts: LabParts): readonly Problem[] {
  return [
    ...lab.pools.flatMap(poolProblems),
    ...lab.volumes.flatMap((volume) => volumeProblems(volume, lab, parts)),
    ...cycles(lab.volumes),
  ];
}

/** The problem of a name that nothing has; none if it is known. */
export function unknownName(what: string, name: string, names: readonly string[], path: Problem["path"]): readonly Problem[] {
  if (names.includes(name)) return [];
  const near = suggest(name, names);
  const known = names.length === 0 ? `declare it under ${what}s` : `known: ${names.join(", ")}`;
  return [
    { path, message: `there is no ${what.replace("_", " ")} "${name}"`, fix: near === undefined ? known : `did you mean "${near}"?` },
  ];
}

function poolProblems(pool: LabPool): readonly Problem[] {
  if (pool.path === undefined || pool.volume_group === undefined) return [];
  return [
    {
      path: [...pool.at, "volume_group"],
      at: "key",
      message: "is given beside path",
      fix: "keep one: a pool is a folder or a volume group",
    },
  ];
}

function volumeProblems(volume: LabVolume, lab: Lab, parts: LabParts): readonly Problem[] {
  const at = (key: string) => [...volume.at, key];
  const pool = lab.pools.find((one) => one.name === volume.pool);
  const problems: Problem[] = [];
  if (volume.pool !== undefined) problems.push(...unknownName("pool", volume.pool, parts.pools.names, at("pool")));
  if (volume.backing !== undefined) problems.push(...unknownName("volume", volume.backing, parts.volumes.names, at("backing")));
  if (volume.size === undefined && volume.source === undefined && volume.backing === undefined)
    problems.push({ path: at("size"), message: "is missing", fix: "write size: 10GiB" });
  if (volume.source !== undefined && volume.backing !== undefined)
    problems.push({ path: at("backing"), at: "key", message: "is given beside source", fix: "keep one of them" });
  if (volume.checksum !== undefined && volume.source === undefined)
    problems.push({ path: at("checksum"), at: "key", message: "needs a source", fix: "write source, or remove it" });
  if (volume.backing !== undefined && volume.format === "raw")
    problems.push({ path: at("format"), message: "raw cannot have a volume below it", fix: "remove it" });
  if (pool?.volume_group !== undefined) problems.push(...logicalProblems(volume));
  return problems;
}

function logicalProblems(volume: LabVolume): readonly Problem[] {
  const problems: Problem[] = [];
  if (volume.format === "qcow2")
    problems.push({ path: [...volume.at, "format"], message: "volumes of a volume group are raw, not qcow2", fix: "remove it" });
  if (volume.backing !== undefined)
    problems.push({
      path: [...volume.at, "backing"],
      at: "key",
      message: "volumes of a volume group have none below them",
      fix: "use a pool with a path",
    });
  else if (volume.size === undefined && volume.source !== undefined)
    problems.push({ path: [...volume.at, "size"], message: "is missing: volumes of a volume group need one", fix: "write size: 10GiB" });
  return problems;
}

function cycles(volumes: readonly LabVolume[]): readonly Problem[] {
  const below = new Map(volumes.map((volume) => [volume.name, volume.backing]));
  return volumes.flatMap((volume) => {
    const seen: string[] = [];
    for (let name: string | undefined = volume.name; name !== undefined; name = below.get(name)) {
      if (seen.includes(name))
        return name === volume.name
          ? [
              {
                path: [...volume.at, "backing"],
                message: `goes in a circle: ${[...seen, name].join(" → ")}`,
                fix: "one of them must stand by itself",
              },
            ]
          : [];
      seen.push(name);
    }
    return [];
  });
}
