const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What went wrong in works that stand apart: each is done whatever became of the others, and all is told at the end. */
export class Failures {
  readonly #errors: Error[] = [];

  /** What `work` counted; 0 when it failed, which is remembered under the name. */
  async count(name: string, work: () => Promise<number>): Promise<number> {
    try {
      return await work();
    } catch (error) {
      this.#errors.push(new Error(`${name}: ${messageOf(error)}`, { cause: error }));
      return 0;
    }
  }

  get number(): number {
    return this.#errors.length;
  }

  /** @throws AggregateError of every work that failed, if one did; its message names the first ten */
  throwIfAny(): void {
    if (this.#errors.length === 0) return;
    const named = this.#errors.slice(0, 10).map((error) => error.message);
    const more = this.#errors.length - named.length;
    throw new AggregateError(this.#errors, [...named, ...(more > 0 ? [`and ${more} more`] : [])].join('; '));
  }
}

/** The sum of what `work` counts for each name, each by itself: who fails is passed over and told of at the end. */
export async function eachApart(names: Iterable<string>, work: (name: string) => Promise<number>): Promise<number> {
  const failures = new Failures();
  let sum = 0;
  for (const name of names) sum += await failures.count(name, () => work(name));
  failures.throwIfAny();
  return sum;
}
