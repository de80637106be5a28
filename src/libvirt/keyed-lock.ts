import { AsyncLocalStorage } from "node:async_hooks";

/** The place in a queue: who comes next waits for `tail`. */
interface Queue {
  tail: Promise<unknown>;
}

interface Held {
  readonly key: string;
  readonly queue: Queue;
  readonly outer: Held | undefined;
  active: boolean;
}

/**
 * One body at a time for each key, in the order of asking. A body may ask for its own key again: it then queues among the bodies inside it
 * instead of waiting for itself.
 */
export class KeyedLock {
  private readonly queues = new Map<string, Queue>();
  private readonly held = new AsyncLocalStorage<Held>();

  async exclusive<T>(key: string, body: () => Promise<T>): Promise<T> {
    const inside = this.holderOf(key);
    const queue = inside?.queue ?? this.queueOf(key);
    const before = queue.tail;
    const { promise, resolve } = withResolvers();
    queue.tail = before.then(() => promise);
    const { tail } = queue;
    await before;
    const held: Held = { key, queue: { tail: Promise.resolve() }, outer: this.held.getStore(), active: true };
    try {
      return await this.held.run(held, body);
    } finally {
      held.active = false;
      resolve();
      if (inside === undefined && queue.tail === tail) this.queues.delete(key);
    }
  }

  /** The body that holds the key around the caller, if it still runs. */
  private holderOf(key: string): Held | undefined {
    let held = this.held.getStore();
    while (held !== undefined && !(held.key === key && held.active)) held = held.outer;
    return held;
  }

  private queueOf(key: string): Queue {
    const known = this.queues.get(key);
    if (known !== undefined) return known;
    const queue: Queue = { tail: Promise.resolve() };
    this.queues.set(key, queue);
    return queue;
  }
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
