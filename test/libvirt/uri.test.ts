import { expect, test } from "vitest";
import { sshArguments } from "../../src/libvirt/transport/ssh";
import { parseUri, resolveUri } from "../../src/libvirt/uri";

const env = { QUEZTL_HOST_DIR: "/tmp/no-such-host", HOME: "/home/me" };

test.each([
  ["qemu:///system", { transport: "unix", name: "qemu:///system", socket: "/run/libvirt/libvirt-sock", embedded: false }],
  ["qemu+unix:///system?socket=/a/b%20c", { transport: "unix", name: "qemu:///system", socket: "/a/b c", embedded: false }],
  ["qemu:///session", { transport: "unix", name: "qemu:///session", socket: "/home/me/.cache/libvirt/libvirt-sock", embedded: false }],
  ["qemu:///system?socket=/s&other=1", { transport: "unix", name: "qemu:///system?other=1", socket: "/s", embedded: false }],
  ["remote:///?socket=/s", { transport: "unix", name: "", socket: "/s", embedded: false }],
  ["qemu+tcp://h/system", { transport: "tcp", name: "qemu:///system", host: "h", port: 16509 }],
  ["qemu+tcp://[fe80::1]:99/system", { transport: "tcp", name: "qemu:///system", host: "fe80::1", port: 99 }],
  [
    "qemu+ssh://me@h:22/system",
    { transport: "ssh", name: "qemu:///system", host: "h", port: 22, user: "me", proxy: "auto", verify: "config", mayAsk: false },
  ],
  [
    "qemu+sshcmd://h/system?no_verify=1",
    { transport: "ssh", name: "qemu:///system", host: "h", proxy: "auto", verify: "no", mayAsk: false },
  ],
])("%s is understood", (uri, target) => {
  expect(parseUri(uri, env)).toEqual(target);
});

test.each([
  ["", "it is not a libvirt URI"],
  ["qemu:/system", "it is not a libvirt URI"],
  ["qemu+ssh://h:99999/system", "port 99999 is not between 1 and 65535"],
  ["qemu+ssh://-oProxyCommand=x/system", "host and user must not begin with a dash"],
  ["qemu+unix://h/system", "a unix socket has no host name"],
  ["qemu://h/system", 'the transport "tls" is not supported'],
  ["qemu+libssh2://h/system", 'the transport "libssh2" is not supported'],
  ["qemu+ssh://h/system?proxy=x", 'proxy is "x"'],
  ["qemu+ssh://h/system?sshauth=gss", 'sshauth is "gss"'],
  ["qemu+unix:///system?socket=%zz", "malformed percent escape"],
  ["foo://x", 'there is no driver "foo"\n  fix: use one of: qemu, xen,'],
  ["qemv:///system", 'there is no driver "qemv"\n  fix: did you mean "qemu"?'],
  ["queztl:///other", "it is not a URI of queztl's"],
  [`qemu+unix:///system?socket=/${"x".repeat(107)}`, "the socket path is 108 bytes long; sockets allow 107"],
])("%s is refused with its reason", (uri, reason) => {
  expect(() => parseUri(uri, env)).toThrow(reason);
});

test("the embedded host becomes a URI for every client, and says so when it is not running", () => {
  expect(resolveUri("queztl:///embedded", env)).toBe("qemu+unix:///system?socket=/tmp/no-such-host/run/libvirt-sock");
  expect(resolveUri("qemu:///system", env)).toBe("qemu:///system");
  expect(() => parseUri("queztl:///embedded", env)).toThrow(/the embedded host is not running[\s\S]*fix: queztl host up/);
  expect(() => parseUri("queztl:///embedded", { QUEZTL_HOST_DIR: `/${"x".repeat(100)}` })).toThrow(
    /fix: set QUEZTL_HOST_DIR to a shorter folder/,
  );
});

test("the options of a URI become those of ssh", () => {
  const target = parseUri("qemu+ssh://me@h:2/system?keyfile=/k&known_hosts=/kh&known_hosts_verify=auto&sshauth=privkey&socket=/it's", env);
  if (target.transport !== "ssh") throw new Error("not ssh");
  const args = sshArguments(target);
  expect(args.slice(0, -1).join(" ")).toBe(
    "-p 2 -l me -i /k -T -e none -o BatchMode=yes -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=/kh " +
      "-o PreferredAuthentications=publickey -o IdentityAgent=none -o IdentitiesOnly=yes -- h",
  );
  expect(args.at(-1)).toMatch(/^sh -c '.*-U .*\/it.*s/);
});
