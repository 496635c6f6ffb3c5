/**
 * Work that was begun and that nobody waits for, by name: one piece of each name at a time. What fails is told and ends; it holds
 * nothing else.
 */
export function underWay(onError: (error: unknown, name: string) => void) {
  const running = new Map<string, Promise<void>>();
  return {
    has: (name: string): boolean => running.has(name),
    size: (): number => running.size,
    add(name: string, work: Promise<unknown>): void {
      const done: Promise<void> = work.then(
        () => {},
        (error: unknown) => onError(error, name),
      );
      const ended = done.finally(() => {
        if (running.get(name) === ended) running.delete(name);
      });
      running.set(name, ended);
    },
    /** When everything that is under way now has ended. */
    async settled(): Promise<void> {
      await Promise.all(running.values());
    },
  };
}
