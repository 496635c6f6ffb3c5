import { type Ctx, withSnapshot } from '../../context.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addMonths } from '../../kernel/time.ts';
import type { BillFieldsView } from './schemas.ts';
import * as store from './store.ts';

/**
 * A certificate in the fields of a supply-chain bill, with its parts as sub-bill intervals of 0.01 and its transfers as
 * endorsements. A certificate is not a bill: the remarks say what keeps it from becoming one. Only issuer and bank see all.
 */
export async function readBillFields(ctx: Ctx, certificateId: string): Promise<BillFieldsView> {
  return withSnapshot(ctx, async (tx) => {
    const certificate = await store.findCertificate(tx, certificateId);
    if (!certificate) refuse(commonRefusals.NOT_FOUND, { at: '/certificateId' });
    const moves = await store.listMoves(tx, certificateId, ['accepted']);
    const names = new Map<string, string>();
    const nameOf = async (id: string): Promise<string> => {
      const known = names.get(id);
      if (known !== undefined) return known;
      const party = await findParty(tx, id);
      const name = party?.nameZh ?? party?.name ?? id;
      names.set(id, name);
      return name;
    };
    const remarks: string[] = [];
    // Order [2022] 4: six months at most, and splits up to the exchange's number.
    if (certificate.dueOn > addMonths(certificate.issuedOn, 6)) remarks.push('TERM_OVER_SIX_MONTHS');
    if (certificate.splits > policyOn('bill.splitsMax', certificate.issuedOn).value) remarks.push('TOO_MANY_SPLITS');
    if (certificate.face.currency !== 'CNY') remarks.push('NOT_IN_CNY');
    const parts: BillFieldsView['parts'] = [];
    for (const part of certificate.holdings)
      parts.push({
        holder: await nameOf(part.holderId),
        from: (BigInt(part.fromMinor) + 1n).toString(),
        to: (BigInt(part.fromMinor) + BigInt(part.amountMinor)).toString(),
        amountMinor: part.amountMinor,
      });
    const endorsements: BillFieldsView['endorsements'] = [];
    for (const move of moves)
      endorsements.push({
        from: await nameOf(move.fromPartyId),
        to: await nameOf(move.toPartyId),
        amountMinor: move.amountMinor,
        on: move.answeredOn ?? certificate.issuedOn,
        kind: move.kind,
      });
    return {
      billKind: 'supply_chain_bill' as const,
      drawer: await nameOf(certificate.issuerId),
      acceptor: await nameOf(certificate.issuerId),
      payee: await nameOf(certificate.obligeeId),
      acceptanceBank: await nameOf(certificate.bankId),
      amount: certificate.face,
      issuedOn: certificate.issuedOn,
      dueOn: certificate.dueOn,
      isTransferable: certificate.status === 'live',
      contractNumber: certificate.contractNumber,
      parts,
      endorsements,
      remarks,
    };
  });
}
