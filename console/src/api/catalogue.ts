import { queryOptions, useQuery } from '@tanstack/react-query';
import { useWords } from '../words/index.ts';
import { ask } from './call.ts';

interface Word {
  code: string;
  label: { en: string; zh: string };
}

/** What the service itself calls its codes: acts by their verb, mandates by what they allow, refusals by why. Read once. */
const catalogueQuery = (kind: 'act' | 'mandate' | 'refusal') =>
  queryOptions({
    queryKey: ['catalogue', kind],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { items } = await ask<{ items: Word[] }>('/v1/catalogue', { kind });
      return new Map(items.map(({ code, label }) => [code, label]));
    },
  });

/** A code in words; the code itself until they are there, and for what has none. */
export function useCatalogue(kind: 'act' | 'mandate' | 'refusal'): (code: string) => string {
  const { pick } = useWords();
  const { data } = useQuery(catalogueQuery(kind));
  return (code) => {
    const label = data?.get(code);
    return label ? pick(label) : code;
  };
}
