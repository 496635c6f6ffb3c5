import type { TestDatabase } from './database.ts';

type Query = (config: unknown, ...more: unknown[]) => unknown;

/**
 * What a piece of work asks of this database within its transactions, one text for each statement: opening, commit, the check
 * of the credential and what a process asks once are not among them. Nothing else may run meanwhile. The same by transaction, where
 * several pieces of work follow each other.
 */
export function counted({ pool }: TestDatabase) {
  let texts: string[] = [];
  let transactions: string[][] = [];
  const open = new WeakMap<object, string[]>();
  const seen = new WeakSet<object>();
  // Every connection is acquired before it is used, old ones too.
  pool.on('acquire', (client) => {
    if (seen.has(client)) return;
    seen.add(client);
    const query = client.query.bind(client) as Query;
    client.query = ((config: unknown, ...more: unknown[]) => {
      const text = typeof config === 'string' ? config : (config as { text: string }).text;
      const sent = [...((config as { rides?: string[] }).rides ?? [])];
      if (!/^(commit|rollback|select$|describing$)|authenticate_api_key|from pg_proc/.test(text)) sent.push(text);
      texts.push(...sent);
      const own = [...(open.get(client) ?? []), ...sent];
      open.set(client, own);
      if (/^(commit|rollback)/.test(text)) {
        transactions.push(own);
        open.delete(client);
      }
      return query(config, ...more);
    }) as typeof client.query;
  });
  return async <T>(work: () => Promise<T>): Promise<{ value: T; texts: string[]; transactions: string[][] }> => {
    texts = [];
    transactions = [];
    const value = await work();
    return { value, texts, transactions };
  };
}
