import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { PackageRequest } from "../../../../src/build/image/packager";
import { readApkKeys } from "../../../../src/build/image/packagers/apk/signature";
import { distributionKeys } from "../../../../src/build/image/packagers/distribution-keys";
import { Workshop } from "./workshop";

const shop = new Workshop("keys");
const request = (release: string): PackageRequest => ({ release, architecture: "x86_64", packages: [], repositories: [] });

afterAll(() => shop.remove());

test("keys of Alpine and Fedora come from Debian's mirror, and are fetched once", async () => {
  const work = shop.work();
  const alpine = await distributionKeys("alpine", request("3.22"), work);
  expect([...readApkKeys(alpine).keys()]).toContain("alpine-devel@lists.alpinelinux.org-6165ee59.rsa.pub");
  const [fedora = ""] = await distributionKeys("fedora", request("42"), work);
  expect(readFileSync(fedora, "utf8")).toContain("BEGIN PGP PUBLIC KEY BLOCK");
  await expect(distributionKeys("fedora", request("1042"), work)).rejects.toThrow(/has none for release 1042[\s\S]*QUEZTL_KEYS_FEDORA/);
});

test("a person's own keys come first; where nothing is verified, none are needed", async () => {
  const file = join(shop.folder, "own.rsa.pub");
  writeFileSync(file, "no key");
  expect(await distributionKeys("alpine", request("3.22"), shop.work({ keys: [file] }))).toEqual([file]);
  expect(() => readApkKeys([file])).toThrow(/own.rsa.pub: a public key cannot be read/);
  expect(await distributionKeys("alpine", request("3.22"), shop.work({ verify: false }))).toEqual([]);
});
