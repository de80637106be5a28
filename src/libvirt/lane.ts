import type { Connection } from "./connection";
import { ConnectionLost } from "./error";

export interface LaneLimits {
  readonly connections: number;
  /** Calls on one connection at the same time. */
  readonly inFlight: number;
}

/** A connection on loan. */
export interface Lease {
  readonly connection: Connection;
  release(): void;
}

/** Where the connections of a lane come from. */
export interface LaneSource {
  open(): Promise<Connection>;
  /** The error for one more caller whose connection could not be opened. */
  tell(error: unknown): unknown;
}

interface Seat {
  readonly opening: Promise<Connection>;
  opened: Connection | undefined;
  inFlight: number;
}

/** Some connections of the same use. They open when they are needed, and again after a loss. */
export class Lane {
  private readonly source: LaneSource;
  private readonly limits: LaneLimits;
  private seats: Seat[] = [];
  private waiting: (() => void)[] = [];

  constructor(source: LaneSource, limits: LaneLimits) {
    this.source = source;
    this.limits = limits;
  }

  /**
   * Runs one call on a connection that has room. If the connection turns out to be lost, the call is made once more on a new one: when it
   * never left us, or when it changes nothing.
   */
  async run<T>(call: (connection: Connection) => Promise<T>, changesNothing: boolean): Promise<T> {
    try {
      return await this.attempt(call);
    } catch (error) {
      if (!ConnectionLost.is(error) || error.silent || (error.sent && !changesNothing)) throw error;
    }
    return await this.attempt(call);
  }

  /** Sees to it that there is a connection. @throws the bare reason if there cannot be one; whoever calls next is still told in full */
  async ensure(): Promise<void> {
    const seat = await this.take();
    try {
      await seat.opening;
    } finally {
      seat.inFlight--;
      this.wakeAll();
    }
  }

  /** A connection with room, until it is released. */
  async lease(): Promise<Lease> {
    const seat = await this.take();
    const release = () => {
      seat.inFlight--;
      this.wakeAll();
    };
    try {
      return { connection: await seat.opening, release };
    } catch (error) {
      release();
      throw this.source.tell(error);
    }
  }

  /** Ends its connections. */
  close(): void {
    for (const seat of this.seats.splice(0)) seat.opened?.close();
    this.wakeAll();
  }

  private async attempt<T>(call: (connection: Connection) => Promise<T>): Promise<T> {
    const { connection, release } = await this.lease();
    try {
      return await call(connection);
    } finally {
      release();
    }
  }

  private async take(): Promise<Seat> {
    for (;;) {
      this.seats = this.seats.filter((seat) => seat.opened?.isOpen !== false);
      const seat = this.pick();
      if (seat !== undefined) {
        seat.inFlight++;
        return seat;
      }
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  /** An idle connection, else a new one, else the one with most room. */
  private pick(): Seat | undefined {
    const roomy = this.seats.filter((seat) => seat.inFlight < this.limits.inFlight).sort((a, b) => a.inFlight - b.inFlight)[0];
    if (roomy?.inFlight === 0 || this.seats.length >= this.limits.connections) return roomy;
    return this.add();
  }

  private add(): Seat {
    const seat: Seat = { opening: this.source.open(), opened: undefined, inFlight: 0 };
    this.seats.push(seat);
    const drop = () => {
      this.seats = this.seats.filter((one) => one !== seat);
      this.wakeAll();
    };
    seat.opening.then((connection) => {
      seat.opened = connection;
      void connection.closed.then(drop);
    }, drop);
    return seat;
  }

  private wakeAll(): void {
    for (const wake of this.waiting.splice(0)) wake();
  }
}
