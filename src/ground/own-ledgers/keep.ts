import { type Ctx, lockName, requirePerson } from '../../context.ts';
import { refuse } from '../../kernel/refusal.ts';
import { businessDate } from '../../kernel/time.ts';
import { act } from '../audit/index.ts';
import { decideAccounts } from './accounts.ts';
import { decideTransfers } from './decide.ts';
import { ownLedgerEvent } from './events.ts';
import { accountFlags, bitsOf, ownLedgerRefusals, scaleOf } from './rules.ts';
import type {
  AccountResultsView,
  DeclareLedgerInput,
  OpenAccountsInput,
  OwnLedgerView,
  TransferInput,
  TransferResultsView,
} from './schemas.ts';
import * as store from './store.ts';

/** Numbers of 128 bits are no JSON: as digits they are what came in. */
const asCame = (input: object): unknown =>
  JSON.parse(JSON.stringify(input, (_, value) => (typeof value === 'bigint' ? value.toString() : value)));

/** A party says what it counts in a ledger of its own; its unit stands from then on. */
export async function declareLedger(ctx: Ctx, input: DeclareLedgerInput): Promise<OwnLedgerView> {
  return act(ctx, { verb: 'ownLedger.declare', mandate: 'ledger:keep', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const { ledger, name, unit } = input;
    const view = await store.insertLedger(tx, { partyId, ledger, name, unit, scale: scaleOf(unit, input.scale) });
    if (!view) refuse(ownLedgerRefusals.LEDGER_DECLARED, { at: '/ledger', facts: { ledger } });
    return { view, event: ownLedgerEvent('ownLedger.declared', partyId, { ledger, unit }) };
  });
}

/** Opens accounts, each line answered for. */
export async function openAccounts(ctx: Ctx, input: OpenAccountsInput): Promise<AccountResultsView> {
  return act(ctx, { verb: 'ownLedger.open', mandate: 'ledger:keep', input: asCame(input) }, async (tx) => {
    const { partyId } = requirePerson(tx);
    // Accounts are opened seldom: who opens one waits for who opens another.
    await lockName(tx, `own-accounts/${partyId}`);
    const lines = input.accounts.map((line) => ({ ...line, bits: bitsOf(accountFlags, line.flags) }));
    const known = await store.findAccounts(tx, partyId, [...new Set(lines.map(({ id }) => id))]);
    const declared = await store.listLedgers(tx, partyId);
    const { results, made } = decideAccounts(known, new Set(declared.map(({ ledger }) => ledger)), lines);
    await store.insertAccounts(tx, partyId, made);
    const items = lines.map(({ id }, i) => ({ id: id.toString(), result: results[i] ?? 'linked_event_failed' }));
    return { view: { items }, event: ownLedgerEvent('ownLedger.accountsOpened', partyId, { opened: made.length }) };
  });
}

/** Decides a batch of transfers line by line under the locks of their accounts, and keeps what came of it. */
export async function transfer(ctx: Ctx, input: TransferInput): Promise<TransferResultsView> {
  return act(ctx, { verb: 'ownLedger.transfer', mandate: 'ledger:keep', input: asCame(input) }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const known = await store.openBatch(tx, partyId, input.transfers);
    const { results, on } = decideTransfers(known, input.transfers, businessDate(tx));
    await store.writeBatch(tx, partyId, on);
    const items = input.transfers.map(({ id }, i) => ({
      id: id.toString(),
      result: results[i] ?? 'linked_event_failed',
    }));
    const payload = { lines: items.length, created: on.made.size, expired: known.expired };
    return { view: { items }, event: ownLedgerEvent('ownLedger.transferred', partyId, payload) };
  });
}
