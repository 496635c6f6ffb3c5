import type { DomainEvent } from '../../context.ts';
import type { InstructionView, LineView, MoveView } from './schemas.ts';
import type { KeptCertificate } from './store.ts';

const lineEvent =
  (type: string) =>
  (line: LineView, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: line.id,
    participants: [line.issuerId, line.bankId],
    payload: { ...line, ...more },
  });

export const certificateLineProposed = lineEvent('certificateLine.proposed');
export const certificateLineApproved = lineEvent('certificateLine.approved');

const certificateEvent =
  (type: string) =>
  (certificate: KeptCertificate, more: Record<string, unknown> = {}): DomainEvent => ({
    type,
    version: 1,
    objectId: certificate.id,
    participants: certificate.participants,
    payload: {
      number: certificate.number,
      issuerId: certificate.issuerId,
      obligeeId: certificate.obligeeId,
      bankId: certificate.bankId,
      face: certificate.face,
      dueOn: certificate.dueOn,
      status: certificate.status,
      paid: certificate.paid,
      ...more,
    },
  });

export const certificateIssued = certificateEvent('certificate.issued');
export const certificateAccepted = certificateEvent('certificate.accepted');
export const certificateRefused = certificateEvent('certificate.refused');
export const certificateCancelled = certificateEvent('certificate.cancelled');
export const certificateFellDue = certificateEvent('certificate.fellDue');
export const certificateRedeemed = certificateEvent('certificate.redeemed');
/** Goes to every holder; the issuer issues no more. */
export const certificateDishonoured = certificateEvent('certificate.dishonoured');

const moveEvent =
  (type: string) =>
  (move: MoveView, { issuerId, bankId }: { issuerId: string; bankId: string }): DomainEvent => ({
    type,
    version: 1,
    objectId: move.id,
    participants: [...new Set([move.fromPartyId, move.toPartyId, issuerId, bankId])],
    payload: { ...move },
  });

export const moveOffered = moveEvent('certificateMove.offered');
export const moveAccepted = moveEvent('certificateMove.accepted');
export const moveRefused = moveEvent('certificateMove.refused');
export const moveWithdrawn = moveEvent('certificateMove.withdrawn');

export const holdingAccountNamed = (holdingId: string, certificateId: string, holderId: string): DomainEvent => ({
  type: 'holding.accountNamed',
  version: 1,
  objectId: holdingId,
  participants: [holderId],
  payload: { certificateId },
});

export const instructionReported = (instruction: InstructionView): DomainEvent => ({
  type: 'instruction.reported',
  version: 1,
  objectId: instruction.id,
  participants: [...new Set([instruction.bankId, instruction.payeeId])],
  payload: {
    objectId: instruction.objectId,
    amountMinor: instruction.amountMinor,
    status: instruction.status,
    bankReference: instruction.bankReference,
  },
});
