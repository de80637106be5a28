/**
 * The undo list of a change in several steps. Each step adds its undo; when a later step fails, `revert` runs them newest first;
 * when all is well, `disarm` forgets them.
 */
export class Reverter {
  private undos: { readonly what: string; readonly undo: () => unknown }[] = [];

  add(what: string, undo: () => unknown): void {
    this.undos.push({ what, undo });
  }

  disarm(): void {
    this.undos = [];
  }

  /** Runs every undo, newest first, also when one of them fails. Returns the failures. */
  async revert(): Promise<{ readonly what: string; readonly error: unknown }[]> {
    const failures: { what: string; error: unknown }[] = [];
    for (const { what, undo } of this.undos.splice(0).reverse()) {
      try {
        await undo();
      } catch (error) {
        failures.push({ what, error });
      }
    }
    return failures;
  }

  /** Runs `body`; if it throws, everything that it registered is undone and the error goes on, with undo failures named in it. */
  static async run<T>(body: (reverter: Reverter) => Promise<T>): Promise<T> {
    const reverter = new Reverter();
    try {
      return await body(reverter);
    } catch (error) {
      const failures = await reverter.revert();
      if (failures.length > 0 && error instanceof Error) {
        const list = failures.map((f) => `${f.what}: ${f.error instanceof Error ? f.error.message : String(f.error)}`).join("; ");
        error.message += `\n  left behind (undo failed): ${list}`;
      }
      throw error;
    }
  }
}
