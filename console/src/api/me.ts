import { type QueryClient, queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ask, Refused } from './call.ts';

export interface Me {
  person: { id: string; name: string; mandates: string[]; state: string };
  party: { id: string; name: string; nameZh: string | null; roles: string[] };
  mandatesNow: string[];
  keyId: string;
}

const meQuery = queryOptions({
  queryKey: ['me'],
  staleTime: 60_000,
  async queryFn(): Promise<Me | null> {
    try {
      return await ask<Me>('/v1/me');
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return null;
      throw error;
    }
  },
});

/** Who is signed in; null where nobody is. */
export const readMe = (client: QueryClient): Promise<Me | null> => client.ensureQueryData(meQuery);

/** Who is signed in, within the frame: there is somebody. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery);
  if (data === null) throw new Error('nobody is signed in');
  return data;
}

export const forgetMe = (client: QueryClient): void => client.clear();
