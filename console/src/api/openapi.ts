import { queryOptions } from '@tanstack/react-query';
import { ask } from './call.ts';
import type { Document } from './schema.ts';

export * from './schema.ts';

export const documentQuery = queryOptions({
  queryKey: ['openapi'],
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
  queryFn: () => ask<Document>('/openapi.json'),
});
