/**
 * Work that was begun and that nobody waits for, by name: one piece of each name at a time. What fails is told and ends; it holds
 * nothing else.
 */
export function underWay(onError: (error: unknown, name: string) => void) {
  const running = new Map<string, { ended: Promise<void> }>();
  async function see(name: string, work: Promise<unknown>, entry: object): Promise<void> {
    try {
      await work;
    } catch (error) {
      onError(error, name);
    }
    if (running.get(name) === entry) running.delete(name);
  }
  return {
    has: (name: string): boolean => running.has(name),
    size: (): number => running.size,
    add(name: string, work: Promise<unknown>): void {
      const entry = { ended: Promise.resolve() };
      running.set(name, entry);
      entry.ended = see(name, work, entry);
    },
    /** When everything that is under way now has ended. */
    async settled(): Promise<void> {
      await Promise.all([...running.values()].map(({ ended }) => ended));
    },
  };
}
