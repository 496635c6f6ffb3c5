import type { Ctx } from '../../context.ts';
import { type Found, type GateDecision, type GateId } from '../../ground/policy/index.ts';
import { foundAbout, passGate } from '../../ground/standings/index.ts';
import type { CreditView } from './schemas.ts';

interface Asked {
  gate: GateId;
  /** Whose gate it is. */
  bankId: string;
  credit: CreditView;
  /** Who else is concerned: the presenter, a second beneficiary, an assignee. */
  partyIds?: readonly (string | null)[];
  /** The presentation that it is about; a court may name it, or the credit. */
  objectIds?: readonly string[];
  more?: readonly Found[];
}

/**
 * A bank that is bound pays whatever has become of applicant or goods (UCP 600 7, 8, 15): a list or a court’s order stops it, and
 * nothing else. What the table only shows is told to the bank and kept with its decision.
 */
export async function passCreditGate(
  ctx: Ctx,
  { gate, bankId, credit, partyIds = [], objectIds = [], more = [] }: Asked,
): Promise<GateDecision> {
  const parties = [
    credit.applicantId,
    credit.beneficiaryId,
    credit.issuingBankId,
    credit.nominatedBankId,
    credit.confirmingBankId,
    ...partyIds,
  ].filter((id): id is string => id !== null && id !== bankId);
  const found = await foundAbout(ctx, bankId, { partyIds: parties, objectIds: [credit.id, ...objectIds] });
  // Who confirms relies on the issuing bank: another party’s trouble is that bank’s risk.
  const concerns = (f: Found) =>
    gate !== 'CN' || ['F68', 'F69', 'F92'].includes(f.fact) || f.facts.partyId === credit.issuingBankId;
  return passGate(ctx, {
    gate,
    holderId: bankId,
    objectId: objectIds[0] ?? credit.id,
    found: [...found.filter(concerns), ...more],
  });
}
