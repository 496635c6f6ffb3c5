import type { TestDatabase } from './database.ts';

type Query = (config: unknown, ...more: unknown[]) => unknown;

/**
 * What a piece of work asks of this database within its transactions, one text for each statement: opening, commit, the check
 * of the credential and what a process asks once are not among them. Nothing else may run meanwhile.
 */
export function counted({ pool }: TestDatabase) {
  let texts: string[] = [];
  const seen = new WeakSet<object>();
  // Every connection is acquired before it is used, old ones too.
  pool.on('acquire', (client) => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as Query;
    client.query = ((config: unknown, ...more: unknown[]) => {
      const text = typeof config === 'string' ? config : (config as { text: string }).text;
      texts.push(...((config as { rides?: string[] }).rides ?? []));
      if (!/^(commit|rollback|select$|describing$)|authenticate_api_key|from pg_proc/.test(text)) texts.push(text);
      return query(config, ...more);
    }) as typeof client.query;
  });
  return async <T>(work: () => Promise<T>): Promise<{ value: T; texts: string[] }> => {
    texts = [];
    const value = await work();
    return { value, texts };
  };
}
