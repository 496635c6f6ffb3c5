import { queryOptions, useQuery } from '@tanstack/react-query';
import { useWords } from '../words/index.ts';
import { ask } from './call.ts';
import type { PageOf, PartyOf } from './lists.ts';

/** How many of a list names are read of: who is not among them is told by number. */
const PAGES = 10;

async function everybody<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = '';
  for (let i = 0; i < PAGES && cursor !== null; i++) {
    const { items: more, next }: PageOf<T> = await ask<PageOf<T>>(path, { limit: 200, cursor });
    items.push(...more);
    cursor = next;
  }
  return items;
}

export interface Person {
  id: string;
  partyId: string;
  name: string;
  state: string;
  mandates: string[];
  dates: Record<string, unknown>;
  limits: unknown[];
  addedBy: string | null;
  agreedBy: string[];
  leftAt: string | null;
}
export interface Party extends PartyOf {
  country: string;
  roles: string[];
  creditCode: string | null;
  lei: string | null;
  bic: string | null;
}

export const peopleQuery = queryOptions({
  queryKey: ['people'],
  retry: false,
  queryFn: () => everybody<Person>('/v1/people'),
});
export const partiesQuery = queryOptions({
  queryKey: ['parties'],
  retry: false,
  queryFn: () => everybody<Party>('/v1/parties'),
});

/** What somebody or a party is called; undefined for whom this person may not know. */
export function useNames(): (id: string | undefined | null) => string | undefined {
  const { language } = useWords();
  const { data: people } = useQuery(peopleQuery);
  const { data: parties } = useQuery(partiesQuery);
  return (id) => {
    const party = parties?.find((each) => each.id === id);
    if (party) return (language === 'zh' ? party.nameZh : null) ?? party.name;
    return people?.find((each) => each.id === id)?.name;
  };
}
