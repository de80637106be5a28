import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { KeyedLock } from "../../src/libvirt/keyed-lock";

test("bodies of one key run one after another, in the order of asking, also after a failure", async () => {
  const lock = new KeyedLock();
  const seen: string[] = [];
  const body = (name: string, wait: number) =>
    lock.exclusive("k", async () => {
      seen.push(`${name} in`);
      await setTimeout(wait);
      seen.push(`${name} out`);
      if (name === "b") throw new Error("b failed");
    });
  const results = await Promise.allSettled([body("a", 20), body("b", 1), body("c", 1)]);
  expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("other keys do not wait", async () => {
  const lock = new KeyedLock();
  const seen: string[] = [];
  const slow = lock.exclusive("a", async () => {
    await setTimeout(30);
    seen.push("slow");
  });
  await lock.exclusive("b", async () => void seen.push("quick"));
  await slow;
  expect(seen).toEqual(["quick", "slow"]);
});

test("a body may ask for its own key; what it starts at once still queues", async () => {
  const lock = new KeyedLock();
  const seen: string[] = [];
  await lock.exclusive("k", async () => {
    await lock.exclusive("other", async () => await lock.exclusive("k", async () => void seen.push("nested")));
    const inner = (name: string, wait: number) =>
      lock.exclusive("k", async () => {
        await setTimeout(wait);
        seen.push(name);
      });
    await Promise.all([inner("first", 20), inner("second", 0)]);
  });
  expect(seen).toEqual(["nested", "first", "second"]);
});

test("what a body leaves running has to queue like anybody else", async () => {
  const lock = new KeyedLock();
  const seen: string[] = [];
  let late: Promise<void> | undefined;
  await lock.exclusive("k", async () => {
    late = setTimeout(10).then(() => lock.exclusive("k", async () => void seen.push("late")));
  });
  await lock.exclusive("k", async () => {
    await setTimeout(40);
    seen.push("holder");
  });
  await late;
  expect(seen).toEqual(["holder", "late"]);
});
