import type { Ctx } from '../../context.ts';
import { findCalendar, timeZoneOf } from '../../ground/calendars/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { listBankingHours } from './banking-hours-store.ts';
import type { Name } from './case-credit.ts';
import { listInterruptions } from './interruption-store.ts';
import type { MessageNames } from './messages.ts';
import { type BankPlace, placeOf } from './place.ts';
import type { CreditView } from './schemas.ts';

/** The parties to a credit as messages and documents name them. */
export async function namesOf(ctx: Ctx, credit: CreditView): Promise<MessageNames> {
  const named = async (id: string | null): Promise<Name | undefined> => {
    const party = id === null ? undefined : await findParty(ctx, id);
    return party && { name: party.name, nameZh: party.nameZh, country: party.country, bic: party.bic };
  };
  return {
    applicant: await named(credit.applicantId),
    beneficiary: await named(credit.beneficiaryId),
    nominatedBank: await named(credit.nominatedBankId),
    issuingBank: (await named(credit.issuingBankId)) as Name,
    confirmingBank: await named(credit.confirmingBankId),
    reimbursingBank: await named(credit.reimbursingBankId),
    secondAdvisingBank: await named(credit.secondAdvisingBankId),
  };
}

/** An interruption that goes on has no last day yet. */
const endOfTime = '2999-12-31';

/** Where a bank works, in which hours, and when it did not. */
export async function placeOfBank(ctx: Ctx, bankId: string): Promise<BankPlace> {
  const country = (await findParty(ctx, bankId))?.country ?? '';
  const interruptions = await listInterruptions(ctx, bankId);
  return placeOf(
    { timeZone: await timeZoneOf(ctx, country), banking: await findCalendar(ctx, country, bankId) },
    interruptions.map(({ fromOn, toOn }) => ({ from: fromOn, to: toOn ?? endOfTime })),
    await listBankingHours(ctx, bankId),
  );
}
