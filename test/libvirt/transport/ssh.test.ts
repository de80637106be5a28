import { spawnSync } from "node:child_process";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as api from "../../../src/libvirt/index";
import { type PrivateHost, startPrivateHost } from "../../support/private-host";
import { tinyDomainXml } from "../../support/tiny-domain";
import { until } from "../../support/until";

// A boundary test: `ssh` on PATH is a program of ours that runs the last argument, the remote command, in the namespace of a private host,
// so that everything behind the network is real: the shell, virt-ssh-helper and the daemon.
let host: PrivateHost;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  host = await startPrivateHost();
  const bin = join(host.folder, "bin");
  await mkdir(bin);
  const [init = ""] = (await readFile(`/proc/${host.pid}/task/${host.pid}/children`, "utf8")).trim().split(" ");
  const script = `#!/bin/sh
echo "$@" >> ${host.folder}/ssh.log
for last; do :; done
case "$*" in *refused-host*) echo "ssh: connect to host refused-host port 22: Connection refused" >&2; exit 255;; esac
case "$*" in *denied-host*) echo "root@denied-host: Permission denied (publickey)." >&2; exit 255;; esac
exec nsenter -t ${init} -m -r -- sh -c "$last"
`;
  await writeFile(join(bin, "ssh"), script);
  await chmod(join(bin, "ssh"), 0o755);
  env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
});

afterAll(async () => {
  await host.stop();
});

test("calls, events and a sparse upload work over ssh, on few connections", async () => {
  const libvirt = new api.Libvirt("qemu+ssh://root@testhost/system", { env });
  const seen: string[] = [];
  await libvirt.events.subscribe("domain-lifecycle", (event) => seen.push(event.change));
  const names = Array.from({ length: 10 }, (_, i) => `over-ssh-${i}`);
  const domains = await Promise.all(names.map(async (name) => await api.defineDomain(libvirt, tinyDomainXml(name))));
  await Promise.all(domains.map(async (domain) => await api.domainXml(libvirt, domain)));
  await Promise.all(domains.map(async (domain) => await api.undefineDomain(libvirt, domain)));
  await until("the events", () => seen.filter((change) => change === "undefined").length === 10);
  const pool = await api.definePool(libvirt, "<pool type='dir'><name>p</name><target><path>/var/lib/libvirt/images</path></target></pool>");
  await api.createPool(libvirt, pool);
  const volume = await api.createVolume(
    libvirt,
    pool,
    "<volume><name>v</name><capacity>8388608</capacity><allocation>0</allocation></volume>",
  );
  const content = Buffer.alloc(8_388_608);
  content.write("middle", 4_000_000);
  await api.uploadVolume(
    libvirt,
    volume,
    (async function* () {
      yield content;
    })(),
  );
  const pieces: Buffer[] = [];
  for await (const piece of api.downloadVolume(libvirt, volume)) pieces.push(piece);
  expect(Buffer.concat(pieces).equals(content)).toBe(true);
  libvirt.close();
  const runs = (await readFile(join(host.folder, "ssh.log"), "utf8")).trim().split("\n");
  expect(runs).toHaveLength(4); // reads, slow calls, one upload, one download
  expect(runs[0]).toMatch(/^-l root -T -e none -o BatchMode=yes -- testhost sh -c /);
});

test("the ssh process ends with the connection", async () => {
  const libvirt = new api.Libvirt("qemu+sshcmd://testhost/system", { env });
  await api.hostname(libvirt);
  const helpers = () =>
    spawnSync("pgrep", ["-P", String(process.pid), "-f", "virt-ssh-helper"])
      .stdout.toString()
      .trim();
  expect(helpers()).not.toBe("");
  libvirt.close();
  await until("its end", () => helpers() === "");
});

test("what ssh says is in the error, with what to do", async () => {
  const failure = async (uri: string) => {
    const libvirt = new api.Libvirt(uri, { env });
    return await api.hostname(libvirt).then(
      () => undefined,
      (error: unknown) => error,
    );
  };
  expect(await failure("qemu+ssh://refused-host/system")).toMatchObject({
    kind: "host",
    summary: "cannot connect to libvirt on refused-host (ssh)",
    why: "ssh: connect to host refused-host port 22: Connection refused",
  });
  const denied = await failure("qemu+ssh://root@denied-host/system");
  expect(denied).toMatchObject({ kind: "access", why: expect.stringContaining("Permission denied") });
  expect(String(denied)).toContain("make `ssh root@denied-host` work without questions");
  expect(await failure("qemu+ssh://testhost/system?command=/no/such/ssh")).toMatchObject({
    why: expect.stringContaining("cannot run /no/such/ssh"),
  });
  expect(await failure(`qemu+ssh://testhost/system?socket=/run/it's&netcat=/no/nc`)).toMatchObject({
    why: expect.stringContaining("/no/nc: not found"),
  });
});
