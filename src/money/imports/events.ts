import type { DomainEvent } from '../../context.ts';
import type { FileView } from './schemas.ts';

const announce =
  (type: string) =>
  (file: FileView, partyId: string, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: file.id,
    participants: [partyId],
    payload: { kind: file.kind, name: file.name, accepted: file.accepted, refused: file.refused, ...more },
  });

export const fileStarted = announce('file.started');
export const fileQueued = announce('file.queued');
/** A piece of it was read: from which line to which, and what became of them. */
export const fileRead = announce('file.read');
export const fileDone = announce('file.done');
export const fileRefused = announce('file.refused');

export const partReceived = (fileId: string, partyId: string, part: number, sha256: string): DomainEvent => ({
  type: 'file.partReceived',
  version: 1,
  objectId: fileId,
  participants: [partyId],
  payload: { part, sha256 },
});
