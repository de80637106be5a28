import { spawnSync } from "node:child_process";
import { rename } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostCommand } from "../../src/host/exec";
import * as api from "../../src/libvirt/index";
import { type PrivateHost, startPrivateHost } from "../support/private-host";
import { tinyDomainXml } from "../support/tiny-domain";
import { until } from "../support/until";

let host: PrivateHost;
let libvirt: api.Libvirt;

beforeAll(async () => {
  host = await startPrivateHost();
  libvirt = new api.Libvirt(host.uri);
});

afterAll(async () => {
  libvirt.close();
  await host.stop();
});

test("a domain lives: defined, started paused, resumed, changed, destroyed, undefined, with its events", async () => {
  const seen: string[] = [];
  const subscription = await libvirt.events.subscribe("domain-lifecycle", (event) => seen.push(`${event.domain.name} ${event.change}`));
  const domain = await api.defineDomain(libvirt, tinyDomainXml("life"));
  const running = await api.createDomain(libvirt, domain, { paused: true });
  expect(running.id).toBeGreaterThan(0);
  expect(await api.listAllDomains(libvirt)).toMatchObject([{ name: "life", id: running.id, state: "paused" }]);
  await api.resumeDomain(libvirt, domain);
  expect(await api.domainState(libvirt, domain)).toEqual({ state: "running", reason: 5 });
  await api.setDomainAutostart(libvirt, domain, true);
  expect(await api.domainAutostart(libvirt, domain)).toBe(true);
  await api.setMetadata(libvirt, domain, { kind: "title", text: "A title" }, { live: true, config: true });
  const own = { kind: "element", namespace: "urn:test", prefix: "t", xml: "<own a='1'/>" } as const;
  await api.setMetadata(libvirt, domain, own, { config: true });
  const root = api.parseXml(await api.domainXml(libvirt, domain, { inactive: true }));
  expect(api.textAt(root, "title")).toBe("A title");
  expect(api.attributeAt(root, "metadata/t:own", "a")).toBe("1");
  const [stats] = await api.domainStats(libvirt, ["vcpu", "balloon", "interface"], [domain]);
  expect(stats?.figures).toMatchObject({ "vcpu.current": 1, "balloon.current": 32_768n });
  expect(JSON.parse(await api.qemuMonitorCommand(libvirt, domain, '{"execute":"query-status"}'))).toMatchObject({
    return: { running: true },
  });
  await api.destroyDomain(libvirt, domain);
  await api.undefineDomain(libvirt, domain, { managedSave: true, snapshotsMetadata: true, nvram: true });
  expect(await api.tryFindDomain(libvirt, "life")).toBeUndefined();
  await until("the last event", () => seen.includes("life undefined"));
  expect(seen).toEqual(expect.arrayContaining(["life defined", "life started", "life resumed", "life stopped", "life undefined"]));
  await subscription.unsubscribe();
  const before = seen.length;
  await api.undefineDomain(libvirt, await api.defineDomain(libvirt, tinyDomainXml("unheard")));
  expect(seen.length).toBe(before);
});

test("libvirt's own XML of a domain is printed byte by byte as it came", async () => {
  const domain = await api.defineDomain(libvirt, tinyDomainXml("bytes"));
  await api.createDomain(libvirt, domain, { paused: true });
  for (const options of [{}, { inactive: true }]) {
    const xml = await api.domainXml(libvirt, domain, options);
    expect(`${api.printXml(api.parseXml(xml))}\n`).toBe(xml);
  }
  await api.destroyDomain(libvirt, domain);
  await api.undefineDomain(libvirt, domain);
});

test("a device is gone when its event says so, and an agent's channel reports too", async () => {
  const removed: string[] = [];
  const agents: string[] = [];
  const subscriptions = [
    await libvirt.events.subscribe("device-removed", (event) => removed.push(`${event.domain.name} ${event.alias}`)),
    await libvirt.events.subscribe("device-removal-failed", (event) => removed.push(`failed ${event.alias}`)),
    await libvirt.events.subscribe("agent-lifecycle", (event) => agents.push(`${event.domain.name} ${event.change}`)),
  ];
  const channel = "<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>";
  const domain = await api.defineDomain(libvirt, tinyDomainXml("detach", channel));
  await api.createDomain(libvirt, domain);
  await api.attachDevice(libvirt, domain, "<input type='tablet' bus='usb'><alias name='ua-tablet'/></input>", { live: true });
  expect(await api.domainXml(libvirt, domain)).toContain("ua-tablet");
  await api.detachDeviceAlias(libvirt, domain, "ua-tablet", { live: true });
  await until("the removal", () => removed.length > 0);
  expect(removed).toEqual(["detach ua-tablet"]);
  expect(await api.domainXml(libvirt, domain)).not.toContain("ua-tablet");
  const missing = await api.detachDeviceAlias(libvirt, domain, "ua-none", { live: true }).catch((thrown: unknown) => thrown);
  expect(api.isDeviceMissing(missing)).toBe(true);
  const silent = await api.agentCommand(libvirt, domain, '{"execute":"guest-ping"}').catch((thrown: unknown) => thrown);
  expect(api.isAgentUnavailable(silent)).toBe(true);
  await api.destroyDomain(libvirt, domain);
  await until("the agent's channel", () => agents.includes("detach disconnected"));
  await api.undefineDomain(libvirt, domain);
  for (const subscription of subscriptions) await subscription.unsubscribe();
});

test("a pool tells what becomes of it", async () => {
  const seen: string[] = [];
  const subscription = await libvirt.events.subscribe("pool-lifecycle", (event) => seen.push(`${event.pool.name} ${event.change}`));
  const pool = await api.definePool(
    libvirt,
    "<pool type='dir'><name>told</name><target><path>/var/lib/libvirt/told</path></target></pool>",
  );
  await api.buildPool(libvirt, pool);
  await api.createPool(libvirt, pool);
  expect(await api.poolInfo(libvirt, pool)).toMatchObject({ state: "running" });
  expect(await api.listAllPools(libvirt)).toMatchObject([{ name: "told", active: true }]);
  await api.destroyPool(libvirt, pool);
  await api.deletePool(libvirt, pool);
  await api.undefinePool(libvirt, pool);
  await until("the last event", () => seen.includes("told undefined"));
  expect(seen).toEqual(["defined", "created", "started", "stopped", "deleted", "undefined"].map((change) => `told ${change}`));
  await subscription.unsubscribe();
});

test("errors carry libvirt's code and say what kind they are", async () => {
  const failure = async (promise: Promise<unknown>) =>
    await promise.then(
      () => undefined,
      (error: unknown) => error,
    );
  const missing = await failure(api.findDomain(libvirt, "nobody"));
  expect(missing).toMatchObject({ code: 42, kind: "not-found", procedure: "DOMAIN_LOOKUP_BY_NAME" });
  expect([api.isNotFound(missing), api.isNotFound(missing, "domain"), api.isNotFound(missing, "network")]).toEqual([true, true, false]);
  expect(api.isNotFound(await failure(api.findNetwork(libvirt, "nobody")), "network")).toBe(true);
  expect(api.isNotFound(await failure(api.findPool(libvirt, "nobody")), "pool")).toBe(true);
  expect(api.isNotFound(await failure(api.findVolumeByPath(libvirt, "/nobody")), "volume")).toBe(true);
  expect(await failure(api.defineDomain(libvirt, "<domain"))).toMatchObject({ code: api.ERROR_CODE.xmlDetail });
  const domain = await api.defineDomain(libvirt, tinyDomainXml("twice"));
  expect(
    api.isAlreadyExists(
      await failure(
        api.defineDomain(libvirt, tinyDomainXml("twice").replace("<name>", "<uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid><name>")),
      ),
    ),
  ).toBe(true);
  expect(api.isWrongState(await failure(api.destroyDomain(libvirt, domain)))).toBe(true);
  await api.undefineDomain(libvirt, domain);
  expect(await failure(api.findDomain(libvirt, "x".repeat(5_000_000)))).toMatchObject({ kind: "config" });
  expect(await failure(api.findDomain(libvirt, "x".repeat(4_190_000)))).toMatchObject({ code: 42 });
});

test("a network is made, changed while it runs, and removed", async () => {
  const xml =
    "<network><name>lan</name><bridge name='qtest0' stp='off' delay='0'/><ip address='10.213.7.1' prefix='24'><dhcp><range start='10.213.7.10' end='10.213.7.99'/></dhcp></ip></network>";
  const seen: string[] = [];
  const subscription = await libvirt.events.subscribe("network-lifecycle", (event) => seen.push(event.change));
  const network = await api.defineNetwork(libvirt, xml);
  await api.createNetwork(libvirt, network);
  const entry = "<host mac='52:54:00:00:00:01' name='db' ip='10.213.7.5'/>";
  await api.updateNetwork(libvirt, network, { section: "ip-dhcp-host", command: "add-last", xml: entry, live: true, config: true });
  for (const inactive of [true, false]) expect(await api.networkXml(libvirt, network, { inactive })).toContain("10.213.7.5");
  expect(await api.networkLeases(libvirt, network)).toEqual([]);
  expect(await api.listAllNetworks(libvirt)).toMatchObject([{ name: "lan", active: true }]);
  await api.destroyNetwork(libvirt, network);
  expect(await api.isNetworkActive(libvirt, network)).toBe(false);
  await api.undefineNetwork(libvirt, network);
  await until("the last event", () => seen.includes("undefined"));
  expect(seen).toEqual(["defined", "started", "stopped", "undefined"]);
  await subscription.unsubscribe();
});

test("the node tells about itself", async () => {
  const info = await api.nodeInfo(libvirt);
  expect(info.model).toBe("x86_64");
  expect(info.memoryKiB).toBeGreaterThan(100_000n);
  expect((await api.libvirtVersion(libvirt)).text).toMatch(/^\d+\.\d+\.\d+$/);
  expect(await api.capabilities(libvirt)).toContain("<capabilities>");
  expect(await api.domainCapabilities(libvirt, { virtType: "qemu" })).toContain("<domainCapabilities>");
});

test("fifty defines at once and a read meanwhile: all are done, and the read does not wait", async () => {
  const names = Array.from({ length: 50 }, (_, i) => `many-${i}`);
  const work = Promise.all(names.map(async (name) => await api.defineDomain(libvirt, tinyDomainXml(name))));
  const start = performance.now();
  await api.tryFindDomain(libvirt, "many-49");
  const waited = performance.now() - start;
  const domains = await work;
  expect(new Set((await api.listAllDomains(libvirt)).map((one) => one.name))).toEqual(new Set(names));
  const xmls = await Promise.all(domains.map(async (domain) => await api.domainXml(libvirt, domain, { inactive: true })));
  expect(xmls.every((xml, i) => xml.includes(`<name>many-${i}</name>`))).toBe(true);
  await Promise.all(domains.map(async (domain) => await api.undefineDomain(libvirt, domain)));
  expect(waited).toBeLessThan(1000);
});

describe("a connection that is lost", () => {
  test("comes back by itself for calls and for events, and tells that events may be missing", async () => {
    const own = new api.Libvirt(host.uri);
    const seen: string[] = [];
    let gaps = 0;
    await own.events.subscribe("domain-lifecycle", (event) => seen.push(event.change), { onGap: () => gaps++ });
    const domain = await api.defineDomain(own, tinyDomainXml("survivor"));
    await host.killDaemon();
    await until("the gap", () => gaps > 0);
    expect((await api.findDomain(own, "survivor")).uuid).toEqual(domain.uuid);
    await api.undefineDomain(own, domain);
    await until("the event", () => seen.includes("undefined"));
    own.close();
  });

  test("rejects what is in flight when the daemon stays silent", async () => {
    const own = new api.Libvirt(host.uri, { keepalive: { interval: 200, count: 3 } });
    await api.hostname(own);
    const signal = (name: string) => {
      const [program, ...args] = hostCommand(["sh", "-c", `kill -${name} $(cat /run/libvirt/libvirtd.pid)`], { folder: host.folder });
      spawnSync(program, args);
    };
    signal("STOP");
    try {
      const error = await api.nodeInfo(own).catch((thrown: unknown) => thrown);
      expect(api.ConnectionLost.is(error)).toBe(true);
      expect(String(error)).toContain("no answer to keepalive pings");
    } finally {
      signal("CONT");
    }
    own.close();
  });

  test("stays open while it is idle, because both sides ping", async () => {
    const lines: string[] = [];
    const own = new api.Libvirt(host.uri, { keepalive: { interval: 100, count: 2 }, log: (line) => lines.push(line) });
    await api.hostname(own);
    await setTimeout(6500); // the daemon's first ping comes after 5 s
    await api.hostname(own);
    expect(lines).toHaveLength(1);
    own.close();
  });
});

test("a host that is not there is told in full once, then in one line, and used when it comes", async () => {
  const away = `${host.socket}.away`;
  await rename(host.socket, away);
  const own = new api.Libvirt(host.uri);
  const errors = await Promise.all([1, 2, 3].map(async () => await api.hostname(own).catch((thrown: unknown) => String(thrown))));
  expect(errors.filter((error) => error.includes("does not answer"))).toHaveLength(1);
  expect(errors.filter((error) => error.includes("(the first error says why)"))).toHaveLength(2);
  await rename(away, host.socket);
  await until("the host", async () => await api.hostname(own).catch(() => undefined));
  own.close();
  await expect(api.hostname(own)).rejects.toThrow("is closed");
});

test("a call can be given up", async () => {
  await expect(libvirt.call("CONNECT_GET_HOSTNAME", undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    kind: "cancelled",
  });
});
