import type { Ctx, DomainEvent } from '../../context.ts';
import { findCredit } from '../../credits/letters-of-credit/index.ts';
import { cellOf, type GateId } from '../../ground/policy/index.ts';
import { passGate } from '../../ground/standings/index.ts';
import { findFacility } from '../../lending/financing/index.ts';
import { askGate } from './gate.ts';

const gateOf: Record<string, GateId> = {
  'presentation.complies': 'EX',
  'presentation.takenUp': 'EX',
  'presentation.honoured': 'HO',
  'presentation.accepted': 'HO',
  'payment.made': 'PM',
};

/**
 * Reaction: an issuing bank accepts, honours or pays. It does so whatever has become of the applicant's facility (UCP 600 4, 7);
 * its officer is told what the facility looks like, and where fraud is suspected one more person looks.
 */
export async function tellFacility(ctx: Ctx, event: DomainEvent): Promise<void> {
  const gate = gateOf[event.type];
  const { creditId, presentedToId, bankId } = event.payload as Record<string, string | undefined>;
  const credit = gate && creditId ? await findCredit(ctx, creditId) : undefined;
  if (!gate || !credit?.facilityId || credit.issuingBankId !== (presentedToId ?? bankId)) return;
  const facility = await findFacility(ctx, credit.facilityId);
  if (!facility) return;
  const { judgement } = await askGate(ctx, { facility, gate });
  // Only what is to be shown or looked at twice: what stops a bank that is bound was asked by the act itself.
  const told = judgement.found.filter(({ fact, facts }) => {
    const { sign } = cellOf(gate, fact);
    return (sign === 'W' || sign === '2') && facts.standingId === undefined;
  });
  await passGate(ctx, { gate, holderId: facility.lenderId, objectId: event.objectId, found: told });
}
