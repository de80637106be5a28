import { createHash, createSign, generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { createTar, type NewTarFile } from "../../../../src/build/image/packagers/tar";
import type { TinyPackage } from "./tiny-system";

export interface ApkSource extends Omit<TinyPackage, "files"> {
  readonly files?: TinyPackage["files"];
  readonly preInstall?: string;
  readonly trigger?: { readonly patterns: readonly string[]; readonly script: string };
  /** More lines of .PKGINFO. */
  readonly info?: readonly string[];
  /** Entries of the archive beside the files. */
  readonly entries?: readonly NewTarFile[];
}

export class ApkKey {
  readonly name: string;
  readonly publicKey: string;
  readonly #privateKey: string;

  constructor(name: string) {
    const pair = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    this.name = name;
    this.publicKey = pair.publicKey;
    this.#privateKey = pair.privateKey;
  }

  /** As abuild-sign does: a gzip stream with the signature, in front. */
  sign(signed: Buffer, algorithm: "RSA" | "RSA256" = "RSA"): Buffer {
    const content = createSign(algorithm === "RSA" ? "RSA-SHA1" : "RSA-SHA256")
      .update(signed)
      .sign(this.#privateKey);
    return Buffer.concat([gzipSync(segment([{ path: `.SIGN.${algorithm}.${this.name}`, mode: 0o644, content }])), signed]);
  }
}

/** A part of an archive: without the empty blocks at the end. */
function segment(files: readonly NewTarFile[]): Buffer {
  return createTar(files).subarray(0, -1024);
}

const DATE = 1_700_000_000;

/** Packs a package as abuild does. */
export function packApk(source: ApkSource, key?: ApkKey, algorithm?: "RSA" | "RSA256"): { readonly file: Buffer; readonly index: string } {
  const { name, version, depends, provides, files = [] } = source;
  const folders = [...new Set(files.flatMap(({ path }) => parents(path)))].sort();
  const entries: NewTarFile[] = [
    ...folders.map((path): NewTarFile => ({ path: `${path}/`, type: "folder", mode: 0o755, content: Buffer.alloc(0), time: DATE })),
    ...files.map(({ path, mode, content, link }): NewTarFile => {
      const sha1 = createHash("sha1")
        .update(link ?? content)
        .digest("hex");
      const extended = new Map([["APK-TOOLS.checksum.SHA1", Buffer.from(sha1)]]);
      return { path, mode, content, time: DATE, extended, ...(link === undefined ? {} : { type: "symlink", link }) };
    }),
    ...(source.entries ?? []),
  ];
  const data = gzipSync(createTar(entries));
  const info = [
    ["pkgname", name],
    ["pkgver", version],
    ["pkgdesc", `the ${name} of a test`],
    ["url", "none"],
    ["builddate", DATE],
    ["size", files.reduce((sum, { content }) => sum + content.length, 0)],
    ["arch", "x86_64"],
    ["license", "MIT"],
    ...depends.map((one) => ["depend", one]),
    ...provides.map((one) => ["provides", one]),
    ...(source.trigger === undefined ? [] : [["triggers", source.trigger.patterns.join(" ")]]),
    ["datahash", createHash("sha256").update(data).digest("hex")],
  ].map(([word, value]) => `${word} = ${value}`);
  const script = (path: string, lines: string | undefined): NewTarFile[] =>
    lines === undefined ? [] : [{ path, mode: 0o755, content: Buffer.from(`#!/bin/sh\n${lines}\n`), time: DATE }];
  const control = gzipSync(
    segment([
      { path: ".PKGINFO", mode: 0o644, content: Buffer.from(`${[...info, ...(source.info ?? [])].join("\n")}\n`), time: DATE },
      ...script(".pre-install", source.preInstall),
      ...script(".post-install", source.postInstall),
      ...script(".trigger", source.trigger?.script),
    ]),
  );
  const signed = key === undefined ? control : key.sign(control, algorithm);
  const file = Buffer.concat([signed, data]);
  const checksum = createHash("sha1").update(control).digest("base64");
  const more = (source.info ?? []).flatMap((line) => {
    const [, word, value] = /^(\w+) = (.*)$/.exec(line) ?? [];
    const letter = { install_if: "i", provider_priority: "k" }[word ?? ""];
    return letter === undefined ? [] : [`${letter}:${value}`];
  });
  const index = [`C:Q1${checksum}`, `P:${name}`, `V:${version}`, "A:x86_64", `S:${file.length}`, "I:1", `T:the ${name} of a test`, "L:MIT"];
  if (depends.length > 0) index.push(`D:${depends.join(" ")}`);
  if (provides.length > 0) index.push(`p:${provides.join(" ")}`);
  return { file, index: `${[...index, ...more].join("\n")}\n\n` };
}

/** Writes packages and their index below `folder`, as a mirror has them. */
export function writeApkRepository(folder: string, sources: readonly ApkSource[], key?: ApkKey, algorithm?: "RSA" | "RSA256"): void {
  const packed = sources.map((source) => ({ source, ...packApk(source, key, algorithm) }));
  for (const { source, file } of packed) write(join(folder, "x86_64", `${source.name}-${source.version}.apk`), file);
  const index = gzipSync(
    createTar([
      { path: "DESCRIPTION", mode: 0o644, content: Buffer.from("v3.22\n") },
      { path: "APKINDEX", mode: 0o644, content: Buffer.from(packed.map((one) => one.index).join("")) },
    ]),
  );
  write(join(folder, "x86_64/APKINDEX.tar.gz"), key === undefined ? index : key.sign(index, algorithm));
}

function write(file: string, content: Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function parents(path: string): string[] {
  const steps = path.split("/").slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join("/"));
}
