import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { ask } from './call.ts';

export type ColumnType = 'text' | 'id' | 'date' | 'instant' | 'minor' | 'integer' | 'quantity';
export interface ListOf {
  name: string;
  path: string;
  read: string;
  prefixes: string[];
  /** `sentTo`: addresses of the acts that are awaited in the state. */
  states: { state: string; awaits: string; sentTo: string[] }[];
  parties: string[];
  columns: { name: string; type: ColumnType }[];
  sorts: string[];
}

export interface PartyOf {
  id: string;
  name: string;
  nameZh: string | null;
}
export interface Row {
  id: string;
  state: string;
  parties: Record<string, PartyOf | null>;
  [column: string]: unknown;
}
export interface PageOf<T> {
  items: T[];
  next: string | null;
}

export const listsQuery = queryOptions({
  queryKey: ['lists'],
  staleTime: Number.POSITIVE_INFINITY,
  queryFn: () => ask<{ items: ListOf[] }>('/v1/lists').then(({ items }) => items),
});

/** Every list of the desk: its states, parties, columns and orders. */
export const useLists = (): ListOf[] => useSuspenseQuery(listsQuery).data;

export const useList = (name: string): ListOf | undefined => useLists().find((list) => list.name === name);

/** In which list a thing stands, told by how its identifier begins. */
export const listOfId = (all: readonly ListOf[], id: string): ListOf | undefined =>
  all.find(({ prefixes }) => prefixes.includes(id.split('_')[0] ?? ''));
