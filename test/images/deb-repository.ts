import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { run } from "../../src/core/process";
import type { GpgKey } from "../build/image/packagers/gpg-key";
import type { TinyPackage } from "../build/image/packagers/tiny-system";

export interface DebSource extends Omit<TinyPackage, "files"> {
  readonly files?: TinyPackage["files"];
  readonly conflicts?: readonly string[];
  readonly isEssential?: boolean;
  /** @default main */
  readonly component?: string;
}

/** Builds packages by dpkg-deb, takes ready ones into `main`, and writes the indexes of a suite, signed inline. */
export async function writeDebRepository(
  folder: string,
  suite: string,
  sources: readonly DebSource[],
  key?: GpgKey,
  ready: readonly { readonly name: string; readonly file: string }[] = [],
): Promise<void> {
  const release = join(folder, "dists", suite);
  const indexes: { readonly path: string; readonly content: Buffer }[] = [];
  for (const component of ["main", "universe"]) {
    const stanzas: string[] = [];
    for (const source of sources.filter((one) => (one.component ?? "main") === component)) {
      const path = `pool/${component}/${source.name}_${versionOf(source)}_amd64.deb`;
      await pack(source, join(folder, path), join(folder, "build"));
      stanzas.push(stanza(controlOf(source), path, join(folder, path)));
    }
    for (const { name, file } of component === "main" ? ready : []) {
      const path = `pool/ready/${name}`;
      mkdirSync(join(folder, "pool/ready"), { recursive: true });
      copyFileSync(file, join(folder, path));
      stanzas.push(stanza((await run("dpkg-deb", ["-f", file])).stdout, path, file));
    }
    const text = Buffer.from(stanzas.join("\n"));
    indexes.push({ path: `${component}/binary-amd64/Packages`, content: text });
    indexes.push({ path: `${component}/binary-amd64/Packages.gz`, content: gzipSync(text) });
  }
  for (const { path, content } of indexes) {
    mkdirSync(dirname(join(release, path)), { recursive: true });
    writeFileSync(join(release, path), content);
  }
  const sums = indexes.map(({ path, content }) => ` ${createHash("sha256").update(content).digest("hex")} ${content.length} ${path}`);
  const head = [
    `Suite: ${suite}`,
    `Codename: ${suite}`,
    `Date: ${new Date().toUTCString()}`,
    "Architectures: amd64",
    "Components: main universe",
  ];
  const text = `${[...head, "SHA256:", ...sums].join("\n")}\n`;
  writeFileSync(join(release, "Release"), text);
  rmSync(join(release, "InRelease"), { force: true });
  if (key !== undefined) await key.gpg("--clear-sign", "--output", join(release, "InRelease"), join(release, "Release"));
}

function stanza(control: string, path: string, file: string): string {
  const data = readFileSync(file);
  const sha256 = createHash("sha256").update(data).digest("hex");
  return `${control.trimEnd()}\nFilename: ${path}\nSize: ${data.length}\nSHA256: ${sha256}\n`;
}

function versionOf({ version }: DebSource): string {
  return version.replace("-r", "-");
}

function controlOf(source: DebSource): string {
  const { name, depends, provides, conflicts = [], isEssential = false } = source;
  const names = (list: readonly string[]) =>
    list.map((one) => one.replace(/=.*$/, "").replaceAll(/[:_/]/g, "-").replace(/^-/, "").toLowerCase());
  const lines = [
    `Package: ${name}`,
    `Version: ${versionOf(source)}`,
    "Architecture: amd64",
    "Maintainer: a test <test@queztl.test>",
    `Description: the ${name} of a test`,
    ...(isEssential ? ["Essential: yes"] : []),
    ...(depends.length > 0 ? [`Depends: ${names(depends).join(", ")}`] : []),
    ...(provides.length > 0 ? [`Provides: ${names(provides).join(", ")}`] : []),
    ...(conflicts.length > 0 ? [`Conflicts: ${conflicts.join(", ")}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

async function pack(source: DebSource, target: string, tree: string): Promise<void> {
  const put = (path: string, content: Uint8Array, mode: number) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
    chmodSync(join(tree, path), mode);
  };
  put("DEBIAN/control", Buffer.from(controlOf(source)), 0o644);
  if (source.postInstall !== undefined) put("DEBIAN/postinst", Buffer.from(`#!/bin/sh\nset -e\n${source.postInstall}\n`), 0o755);
  for (const { path, mode, content, link } of source.files ?? []) {
    if (link === undefined) put(path, content, mode);
    else {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      symlinkSync(link, join(tree, path));
    }
  }
  mkdirSync(dirname(target), { recursive: true });
  await run("dpkg-deb", ["--root-owner-group", "-Zgzip", "-b", tree, target], { env: { ...process.env, SOURCE_DATE_EPOCH: "1700000000" } });
  rmSync(tree, { recursive: true });
}
