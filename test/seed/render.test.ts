import { expect, test } from "vitest";
import { run } from "../../src/core/process";
import { type SeedOptions, seedDocuments } from "../../src/seed/nocloud";
import { checkSeedForMicro, renderSeed } from "../../src/seed/render";

const OPTIONS: SeedOptions = {
  hostname: "db",
  fqdn: "db.lab.test",
  sshAuthorizedKeys: ["ssh-ed25519 AAAA it's mine"],
  users: [{ name: "bob", sshAuthorizedKeys: ["ssh-ed25519 BBBB"], groups: ["wheel"], sudo: true, passwordHash: "$6$x$y" }],
  password: "p'w",
  writeFiles: [
    { path: "/etc/motd", content: "hello\n$HOME `id`\n" },
    { path: "/bin/tool", content: Buffer.from([0, 1, 255]), permissions: "0755", owner: "bob:wheel" },
  ],
  runcmd: ["cd /tmp && touch 'a b'", ["touch", "it's"]],
  networkConfig: {
    version: 2,
    ethernets: { lan: { match: { macaddress: "52:54:00:00:00:AA" }, addresses: ["10.9.0.2/24"], gateway4: "10.9.0.1" } },
  },
};

function script(userData: string, metaData = "", network?: string): string {
  return String(renderSeed(userData, metaData, network).find((file) => file.name === "queztl.sh")?.content);
}

test("what we write passes the check for micro", () => {
  const documents = seedDocuments(OPTIONS);
  expect(checkSeedForMicro(documents.userData, documents.networkConfig)).toEqual([]);
});

test("a shell reads back exactly what went into the seed", async () => {
  const { userData, metaData, networkConfig } = seedDocuments(OPTIONS);
  const show = `
    call() { printf '%s' "$1"; shift; for a; do printf '|%s' "$a"; done; echo; }
    for f in seed_key seed_user seed_password net_address net_route; do eval "$f() { call $f \\"\\$@\\"; }"; done
    seed_file() { call seed_file "$@"; base64 -d | od -An -c; }
    call "$seed_instance_id" "$seed_hostname" "$seed_fqdn" "$seed_ignored"
    seed_local; seed_network eth0 52:54:00:00:00:aa; echo "dhcp $net_dhcp"`;
  const { stdout } = await run("sh", ["-s"], { input: script(userData, metaData, networkConfig) + show });
  expect(stdout.replaceAll(/ +/g, " ")).toBe(
    [
      "iid-db|db|db.lab.test|",
      "seed_key|root|ssh-ed25519 AAAA it's mine",
      "seed_user|bob||/home/bob|/bin/sh|sudo|wheel",
      "seed_key|bob|ssh-ed25519 BBBB",
      "seed_password|bob|hash|$6$x$y",
      "seed_password|root|text|p'w",
      "seed_file|/etc/motd|0644|root:root|write",
      " h e l l o \\n $ H O M E ` i d `",
      " \\n",
      "seed_file|/bin/tool|0755|bob:wheel|write",
      " \\0 001 377",
      "seed_file|/var/lib/queztl/runcmd|0700|root:root|write",
      ...odLines("#!/bin/sh\ncd /tmp && touch 'a b'\n'touch' 'it'\\''s'\n"),
      "net_address|eth0|10.9.0.2/24",
      "net_route|eth0|default|10.9.0.1",
      "dhcp no",
      "",
    ].join("\n"),
  );
});

function odLines(text: string): string[] {
  const shown = [...text].map((c) => (c === "\n" ? "\\n" : c));
  return Array.from({ length: Math.ceil(shown.length / 16) }, (_, n) =>
    ` ${shown.slice(n * 16, n * 16 + 16).join(" ")}`.replaceAll(/ +/g, " "),
  );
}

test("somebody else's cloud-config is rendered as far as micro takes it, and the rest is named", () => {
  const text = script("#cloud-config\nhostname: web\npackages: [nginx]\nruncmd:\n  - &c echo hi\n  - *c\n", "instance-id: i-1\n");
  expect(text).toContain("seed_instance_id='i-1'");
  expect(text).toContain("seed_hostname='web'");
  expect(text).toContain("seed_ignored='packages'");
  expect(text).toContain(Buffer.from("#!/bin/sh\necho hi\necho hi\n").toString("base64"));
});

test("a script as user-data is kept as a file and run", () => {
  const text = script("#!/bin/sh\necho from the script\n", "local-hostname: s.test\n");
  expect(text).toContain(Buffer.from("#!/bin/sh\necho from the script\n").toString("base64"));
  expect(text).toContain("seed_hostname='s'");
  expect(text).toContain("seed_fqdn='s.test'");
});

test("keys in meta-data are taken in each of their three forms", () => {
  for (const keys of ['"k 1"', '["k 1"]', '{ mine: "k 1" }']) expect(script("", `public-keys: ${keys}\n`)).toContain("seed_key root 'k 1'");
});

test.each([
  ["hostname: db", "(document)", "the first line of user-data must be #cloud-config or #!"],
  ["#cloud-config\n[]", "(document)", "expected a map, not a list"],
  ["#cloud-config\na: [", "line 2", /Flow sequence/],
  ["#cloud-config\npackages: [nginx]", "packages", "the micro image does not know this key"],
  ["#cloud-config\nhostnme: x", "hostnme", "the micro image does not know this key"],
  ["#cloud-config\nhostname: a_b", "hostname", '"a_b" is not a host name'],
  ["#cloud-config\nssh_authorized_keys: key", "ssh_authorized_keys", 'expected a list, not string "key"'],
  ['#cloud-config\nssh_authorized_keys: ["a\\nb"]', "ssh_authorized_keys[0]", "must be one line"],
  ["#cloud-config\nusers: [{ shell: /bin/sh }]", "users[0].name", "is missing"],
  ["#cloud-config\nusers: [default, { name: Bob }]", "users[1].name", '"Bob" is not a user name'],
  ["#cloud-config\nusers: [{ name: bob, shell: /bin/bash }]", "users[0].shell", "the micro image has no /bin/bash"],
  ["#cloud-config\nusers: [{ name: bob, sudo: ALL }]", "users[0].sudo", 'the micro image knows one rule, not string "ALL"'],
  ["#cloud-config\nusers: [{ name: bob, uid: 7 }]", "users[0].uid", "the micro image does not know this key"],
  ["#cloud-config\nwrite_files: [{ path: etc/x }]", "write_files[0].path", '"etc/x" is not an absolute path'],
  ["#cloud-config\nwrite_files: [{ path: /x, permissions: 0644 }]", "write_files[0].permissions", "644 is a number; permissions are text"],
  ["#cloud-config\nwrite_files: [{ path: /x, encoding: gzip }]", "write_files[0].encoding", /"gzip" is not an encoding/],
  ["#cloud-config\nruncmd: [[echo, [x]]]", "runcmd[0][1]", "expected a string, not a list"],
  ["#cloud-config\nruncmd: [{ a: b }]", "runcmd[0]", "expected a string, not a map"],
  ["#cloud-config\nssh_pwauth: true", "ssh_pwauth", "only false works with the micro image"],
  ["#cloud-config\nchpasswd: { list: [root] }", "chpasswd.list[0]", 'expected "user:password"'],
])("%j is refused at %s", (userData, path, message) => {
  const [problem, ...more] = checkSeedForMicro(userData);
  expect(more).toEqual([]);
  expect(problem?.path).toBe(path);
  expect(problem?.message).toMatch(message);
});

test.each([
  ["version: 1", "network.version"],
  ["version: 2\nbonds: {}", "network.bonds"],
  ["version: 2\nethernets: { e: { addresses: [10.0.0.2] } }", "network.ethernets.e.addresses[0]"],
  ["version: 2\nethernets: { e: { match: { macaddress: x } } }", "network.ethernets.e.match.macaddress"],
  ["version: 2\nethernets: { e: { mtu: 5 } }", "network.ethernets.e.mtu"],
])("the network-config %j is refused at %s", (text, path) => {
  expect(checkSeedForMicro("", text).map((problem) => problem.path)).toEqual([path]);
});
