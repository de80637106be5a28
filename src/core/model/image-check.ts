import type { DocumentPath } from "../document/path";
import type { Problem } from "../document/problem";
import { suggest } from "../suggest";
import type { DistributionDocument } from "./image-distribution-schema";
import { listKernelDefinitions } from "./kernel-definition";

/** Folders that are mounted over in a guest. */
const MOUNTED = /^\/(dev|proc|sys|run)(\/|$)/;
const CAN_EXCLUDE = ["debian", "ubuntu"];

/** What the schema cannot say. Looks only at the keys that the schema found nothing wrong with. */
export function distributionProblems(document: Readonly<Record<string, unknown>>, found: readonly Problem[]): readonly Problem[] {
  const broken = new Set(found.map((problem) => String(problem.path[0])));
  const sound = Object.fromEntries(Object.entries(document).filter(([key]) => !broken.has(key)));
  const image = sound as Partial<DistributionDocument>;
  return [
    ...releaseProblems(image, broken),
    ...bootProblems(image, broken),
    ...initProblems(image),
    ...kernelProblems(image),
    ...excludeProblems(image),
    ...serviceProblems(image),
    ...pathProblems(image),
    ...userProblems(image),
  ];
}

function releaseProblems({ distribution, release }: Partial<DistributionDocument>, broken: ReadonlySet<string>): readonly Problem[] {
  if (distribution === undefined || broken.has("release")) return [];
  if (distribution === "arch" && release !== undefined)
    return [{ path: ["release"], at: "key", message: "arch has no releases", fix: "remove the key" }];
  if (distribution !== "arch" && release === undefined)
    return [
      { path: ["release"], message: "is missing", fix: `write the release of ${distribution}, such as release: ${EXAMPLES[distribution]}` },
    ];
  return [];
}

const EXAMPLES = { debian: "trixie", ubuntu: "noble", alpine: '"3.22"', fedora: '"42"' } as const;

function bootProblems(
  { boot = "direct", loader, secure_boot = false }: Partial<DistributionDocument>,
  broken: ReadonlySet<string>,
): readonly Problem[] {
  if (broken.has("boot")) return [];
  const direct = boot === "direct";
  const problems: Problem[] = [];
  if (direct && loader !== undefined)
    problems.push({
      path: ["loader"],
      at: "key",
      message: "a disk for direct boot has no boot loader",
      fix: "write boot: uefi, or remove loader",
    });
  if (secure_boot && direct)
    problems.push({
      path: ["secure_boot"],
      at: "key",
      message: "only firmware checks signatures",
      fix: "write boot: uefi, or remove secure_boot",
    });
  if (secure_boot && !direct && loader === "grub")
    problems.push({
      path: ["secure_boot"],
      at: "key",
      message: "GRUB takes signatures only from a shim, which checks neither initramfs nor command line",
      fix: "write loader: systemd-boot",
    });
  return problems;
}

function initProblems({ distribution, init, seed }: Partial<DistributionDocument>): readonly Problem[] {
  if (distribution === undefined || init === undefined) return [];
  const problems: Problem[] = [];
  if ((init === "openrc") !== (distribution === "alpine"))
    problems.push({
      path: ["init"],
      message: `${distribution} has no ${init} here`,
      fix: distribution === "alpine" ? "write openrc" : "write systemd",
    });
  if (init === "busybox" && distribution !== "debian" && distribution !== "ubuntu")
    problems.push({ path: ["init"], message: "busybox as init works with debian and ubuntu", fix: "remove init" });
  if (init === "busybox" && seed === "cloud-init")
    problems.push({ path: ["seed"], message: "cloud-init needs systemd", fix: "write seed: queztl" });
  return problems;
}

function kernelProblems({ kernel = "distro" }: Partial<DistributionDocument>): readonly Problem[] {
  const known = ["distro", ...listKernelDefinitions()];
  if (known.includes(kernel)) return [];
  const near = suggest(kernel, known);
  return [
    {
      path: ["kernel"],
      message: `there is no kernel "${kernel}"`,
      fix: near === undefined ? `known: ${known.join(", ")}` : `did you mean "${near}"?`,
    },
  ];
}

function excludeProblems({ distribution, path_excludes = [], path_includes = [] }: Partial<DistributionDocument>): readonly Problem[] {
  if (distribution === undefined || CAN_EXCLUDE.includes(distribution)) return [];
  const keys = [...(path_excludes.length > 0 ? ["path_excludes"] : []), ...(path_includes.length > 0 ? ["path_includes"] : [])];
  return keys.map((key) => ({
    path: [key],
    at: "key",
    message: `the package manager of ${distribution} installs packages whole`,
    fix: "remove the key",
  }));
}

function serviceProblems({ services }: Partial<DistributionDocument>): readonly Problem[] {
  const enabled = services?.enable ?? [];
  return (services?.disable ?? []).flatMap((name, index) =>
    enabled.includes(name)
      ? [{ path: ["services", "disable", index], message: `${name} is enabled too`, fix: "name it in one of the two lists" }]
      : [],
  );
}

function pathProblems({ files = {}, folders = {}, links = {} }: Partial<DistributionDocument>): readonly Problem[] {
  const places: readonly (readonly [string, string])[] = [
    ...Object.keys(files).map((path) => ["files", path] as const),
    ...Object.keys(folders).map((path) => ["folders", path] as const),
    ...Object.keys(links).map((path) => ["links", path] as const),
  ];
  const inMounts = places
    .filter(([, path]) => MOUNTED.test(path))
    .map(
      ([key, path]): Problem => ({
        path: [key, path],
        at: "key",
        message: "a guest mounts something over it",
        fix: "choose another folder",
      }),
    );
  const twice = Object.keys(links)
    .filter((path) => path in files)
    .map((path): Problem => ({ path: ["links", path], at: "key", message: "is a file too", fix: "keep one of the two" }));
  const upward = places
    .filter(([, path]) => path.split("/").includes(".."))
    .map(([key, path]): Problem => ({ path: [key, path], at: "key", message: 'has ".." in it', fix: "write the path itself" }));
  return [...inMounts, ...twice, ...upward];
}

function userProblems({ users = {}, packages = [], init }: Partial<DistributionDocument>): readonly Problem[] {
  const needSudo = Object.entries(users).filter(([, user]) => user.sudo === true && init !== "busybox" && !packages.includes("sudo"));
  return needSudo.map(([name]) => {
    const path: DocumentPath = ["users", name, "sudo"];
    return { path, message: "the image has no sudo", fix: "add sudo to packages" };
  });
}
