import type { Ctx, DomainEvent, React } from './context.ts';

/**
 * What must follow an event in the same transaction, across slices: a breach that is opened holds drawdowns before
 * anyone can read it. Each handler runs as the system and writes its own event, which names the one it follows.
 */
const handlers: Record<string, ((ctx: Ctx, event: DomainEvent) => Promise<void>)[]> = {};

export const react: React = async (ctx, event) => {
  for (const handler of handlers[event.type] ?? []) await handler(ctx, event);
};
