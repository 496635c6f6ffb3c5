import { queryOptions } from '@tanstack/react-query';
import { refusedFrom } from '../../../clients/typescript/refused.ts';
import { act, ask, type Schemas, Unreachable } from './call.ts';
import type { PageOf } from './lists.ts';
import { fetchShown } from './session.ts';

export type Paper = Schemas['Paper'];

/** The service takes papers in pieces of so many bytes at most. */
const PIECE_BYTES = 900_000;

/** Brings a paper to the service, from where it was cut off the last time. @throws Refused, Unreachable */
export async function keepPaper(
  blob: Blob,
  { name, sha256, key }: { name: string; sha256: string; key: string },
): Promise<void> {
  const { view } = await act<{ id: string }>('/v1/papers', { name, bytes: blob.size, sha256 }, { key });
  // Sent before and cut off, it is answered as at first: how much of it is there is asked anew.
  const { state, received } = await ask<Paper>(`/v1/papers/${view.id}`);
  if (state === 'kept') return;
  // All of it may be there and not kept, where nobody could take or judge it then: the last piece is sent again.
  const last = Math.floor((blob.size - 1) / PIECE_BYTES) * PIECE_BYTES;
  for (let offset = Math.min(received, last); offset < blob.size; offset += PIECE_BYTES) {
    const response = await fetchShown(`/v1/papers/${view.id}/content?offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: blob.slice(offset, offset + PIECE_BYTES),
    }).catch((cause: unknown) => {
      throw new Unreachable('unreachable', { cause });
    });
    if (!response.ok) throw await refusedFrom(response);
  }
}

/** The kept paper of a hash, as far as this person may read it; null for one that nobody brought. */
export const paperQuery = (sha256: string) =>
  queryOptions({
    queryKey: ['paper', sha256],
    retry: false,
    queryFn: () =>
      ask<PageOf<Paper>>('/v1/papers', { sha256, state: 'kept' }).then(({ items: [paper] }) => paper ?? null),
  });

/** Its bytes. Each reading stands in the log of access, so it is read once a page. */
export const contentQuery = (paper: Paper) =>
  queryOptions({
    queryKey: ['paper content', paper.id],
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    async queryFn(): Promise<Blob> {
      const response = await fetchShown(`/v1/papers/${paper.id}/content`);
      if (!response.ok) throw await refusedFrom(response);
      return response.blob();
    },
  });
