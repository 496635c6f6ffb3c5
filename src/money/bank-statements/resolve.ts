import { type Ctx, requirePerson, violatedConstraint } from '../../context.ts';
import { act, judgedOn, putsAtRisk } from '../../ground/audit/index.ts';
import { post } from '../../ground/ledger/index.ts';
import { findPerson } from '../../ground/parties/index.ts';
import { type Currency, currencies } from '../../kernel/money.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { statementRefusals } from './rules.ts';
import type { BankEntryView } from './schemas.ts';
import * as store from './store.ts';

type OfEntry<More> = More & { entryId: string };

async function requireOpen(ctx: Ctx, entryId: string): Promise<BankEntryView> {
  const entry = await store.lockEntry(ctx, requirePerson(ctx).partyId, entryId);
  if (!entry) refuse(commonRefusals.NOT_FOUND, { at: '/entryId' });
  if (entry.openMinor === '0') refuse(statementRefusals.ENTRY_NOT_OPEN, { facts: { status: entry.status } });
  return entry;
}

const told = (type: string, partyId: string, entry: BankEntryView) => ({
  type: `bankEntry.${type}`,
  version: 1,
  objectId: entry.id,
  participants: [partyId],
  payload: { reference: entry.reference, openMinor: entry.openMinor, paymentId: entry.paymentId, reason: entry.reason },
});

/** Says who is to account for an entry. */
export async function assignEntry(ctx: Ctx, input: OfEntry<{ personId: string }>): Promise<BankEntryView> {
  return act(ctx, { verb: 'bankEntry.assign', mandate: 'statement:record', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const entry = await requireOpen(tx, input.entryId);
    const person = await findPerson(tx, input.personId);
    if (person?.partyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/personId' });
    await store.changeEntry(tx, entry.id, { assignedTo: input.personId });
    const view = { ...entry, assignedTo: input.personId };
    return { view, event: { ...told('assigned', partyId, view), payload: { personId: input.personId } } };
  });
}

/** Says which payment an entry of money out is: of the same amount, and no other entry's. */
export async function matchEntry(ctx: Ctx, input: OfEntry<{ paymentId: string }>): Promise<BankEntryView> {
  return act(ctx, { verb: 'bankEntry.match', mandate: 'statement:record', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const entry = await requireOpen(tx, input.entryId);
    const payment = await store.findPayment(tx, partyId, input.paymentId);
    if (!payment) refuse(commonRefusals.NOT_FOUND, { at: '/paymentId' });
    if (payment.currency !== entry.currency || -payment.amountMinor !== BigInt(entry.amountMinor))
      refuse(statementRefusals.PAYMENT_DIFFERS, {
        at: '/paymentId',
        facts: { amountMinor: payment.amountMinor, currency: payment.currency },
      });
    await store
      .changeEntry(tx, entry.id, { paymentId: payment.id, status: 'settled', openMinor: 0n })
      .catch((cause: unknown) => {
        if (violatedConstraint(cause) === 'bank_entry_payment')
          refuse(statementRefusals.PAYMENT_DIFFERS, {
            at: '/paymentId',
            facts: { reason: 'paid by another entry' },
            cause,
          });
        throw cause;
      });
    const view = { ...entry, paymentId: payment.id, status: 'settled' as const, openMinor: '0' };
    return { view, event: told('matched', partyId, view) };
  });
}

/** Nobody will account for what is open: two people say so, at the level of the amount (table of eyes). */
export async function writeOffEntry(ctx: Ctx, input: OfEntry<{ reason: string }>): Promise<BankEntryView> {
  return act(ctx, { verb: 'bankEntry.writeOff', mandate: 'statement:record', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const entry = await requireOpen(tx, input.entryId);
    const currency: Currency | undefined = currencies.find((each) => each === entry.currency);
    if (currency) putsAtRisk(tx, { amountMinor: BigInt(entry.openMinor), currency, clientId: partyId });
    judgedOn(tx, { openMinor: entry.openMinor, status: entry.status });
    await store.changeEntry(tx, entry.id, { status: 'written_off', openMinor: 0n, reason: input.reason });
    // The bank moved it, whoever can say why: the books have the cash that the bank has.
    const movedMinor = BigInt(entry.amountMinor) < 0n ? -BigInt(entry.openMinor) : BigInt(entry.openMinor);
    if (currency)
      await post(tx, {
        bookPartyId: partyId,
        kind: 'bank_entry_write_off',
        objectId: entry.id,
        valueOn: businessDate(tx),
        entries: [
          { account: 'cash', currency, amountMinor: movedMinor },
          { account: 'bank_difference', currency, amountMinor: -movedMinor },
        ],
      });
    const view = { ...entry, status: 'written_off' as const, reason: input.reason };
    return { view: { ...view, openMinor: '0' }, event: told('writtenOff', partyId, view) };
  });
}
