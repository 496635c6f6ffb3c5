import type { DomainEvent } from '../../context.ts';
import type { RestraintView } from './schemas.ts';

const announce =
  (type: string) =>
  (restraint: RestraintView, participants: readonly string[]): DomainEvent => ({
    type: `restraint.${type}`,
    version: 1,
    objectId: restraint.id,
    participants: [...participants],
    payload: { ...restraint },
  });

export const restraintRecorded = announce('recorded');
export const restraintConfirmed = announce('confirmed');
export const restraintContested = announce('contested');
export const restraintConsented = announce('consented');
export const restraintLifted = announce('lifted');
