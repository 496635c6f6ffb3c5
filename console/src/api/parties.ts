import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from './call.ts';

interface Named {
  id: string;
  name: string;
  nameZh?: string | null;
}

/** Everybody and every place whom this party may know of, by identifier: names stand on the screen, and numbers behind them. */
const namesQuery = queryOptions({
  queryKey: ['names'],
  staleTime: 300_000,
  retry: false,
  async queryFn(): Promise<ReadonlyMap<string, Named>> {
    const reads = await Promise.allSettled([
      api.call('getParties', { query: { limit: 200 } }),
      api.call('getSites', { query: { limit: 200 } }),
      api.call('getCommodities', { query: { limit: 200 } }),
    ]);
    const found = reads.flatMap((read) => (read.status === 'fulfilled' ? (read.value.items as Named[]) : []));
    return new Map(found.map((each) => [each.id, each]));
  },
});

export const useName = (id: string): Named | undefined => useQuery(namesQuery).data?.get(id);
