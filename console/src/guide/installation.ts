import { queryOptions } from '@tanstack/react-query';
import { ask, type Schemas } from '../api/call.ts';

export type Demonstration = NonNullable<Schemas['Installation']['demonstration']>;

/** What this person may do for the installation; asked again while the story is being told. */
export const installationQuery = queryOptions({
  queryKey: ['installation'],
  queryFn: () => ask<Schemas['Installation']>('/v1/installation'),
  refetchInterval: ({ state }) => (state.data?.demonstration?.state === 'starting' ? 2_000 : false),
});
