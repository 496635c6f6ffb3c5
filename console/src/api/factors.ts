import { queryOptions } from '@tanstack/react-query';
import { ask } from './call.ts';

export interface Factors {
  loginName: string | null;
  passwordAt: string | null;
  authenticatorAt: string | null;
  recoveryCodes: number;
  passkeys: number;
}

/** What the person signs in with. Asked anew whenever somebody wants to know: it may have been made on another page. */
export const factorsQuery = queryOptions({
  queryKey: ['factors'],
  staleTime: 0,
  refetchOnWindowFocus: 'always',
  queryFn: () => ask<Factors>('/v1/me/factors'),
});
