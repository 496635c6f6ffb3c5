import { claimItems } from '../../claims/consumption/index.ts';
import { asSystem, type Ctx, requireMandate, requirePerson } from '../../context.ts';
import { act, putsAtRisk } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { assertGate, type Found, policyOn } from '../../ground/policy/index.ts';
import { foundStandings } from '../../ground/standings/index.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { addDays } from '../../kernel/time.ts';
import { payMoneyOut } from '../money-out/index.ts';
import { dueInstruction } from './due-instruction.ts';
import * as events from './events.ts';
import { today } from './issue.ts';
import * as lines from './line-store.ts';
import { assertMayMove, cut, discount, freeMinor, payableRefusals } from './rules.ts';
import type { AnswerMoveInput, MoveView, NameAccountInput, OfferMoveInput } from './schemas.ts';
import * as store from './store.ts';

/** The holder offers a part to another hand, or to a bank for money. The part is reserved until the answer. */
export async function offerMove(ctx: Ctx, input: OfferMoveInput): Promise<MoveView> {
  return act(ctx, { verb: 'certificateMove.offer', mandate: 'certificate:hold', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const to = await findParty(tx, input.toPartyId);
    if (!to) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    if (to.id === partyId) refuse(payableRefusals.MOVE_TO_SELF, { at: '/toPartyId' });
    if (input.kind === 'finance' && !to.roles.some((role) => role === 'bank' || role === 'factor'))
      refuse(payableRefusals.FINANCIER_UNFIT, { at: '/toPartyId' });
    const part = await store.findHolding(tx, input.holdingId);
    if (!part) refuse(commonRefusals.NOT_FOUND, { at: '/holdingId' });
    const certificate = await store.lockCertificate(tx, part.certificateId);
    const now = await store.lockHolding(tx, part.id);
    if (!certificate || !now) refuse(commonRefusals.NOT_FOUND, { at: '/holdingId' });
    if (now.holderId !== partyId || !now.live) refuse(payableRefusals.NOT_THE_CERTIFICATE_HOLDER, { at: '/holdingId' });
    if (certificate.status !== 'live')
      refuse(payableRefusals.CERTIFICATE_WRONG_STATE, { facts: { status: certificate.status } });
    const amountMinor = BigInt(input.amountMinor);
    assertMayMove(now, amountMinor, input.kind, certificate.splits, certificate);
    await store.changeHolding(tx, now.id, {
      reservedMinor: now.reservedMinor + amountMinor,
      ...(input.account && { accountNumber: input.account.number, accountBank: input.account.bank }),
    });
    await asSystem(tx, 'payables', (system) => store.addCertificateParticipant(system, certificate.id, to.id));
    const move = await store.insertMove(tx, {
      id: tx.newId('certificateMove'),
      certificateId: certificate.id,
      kind: input.kind,
      fromHoldingId: now.id,
      fromPartyId: partyId,
      toPartyId: to.id,
      amountMinor,
      offeredBy: personId,
      participants: [...new Set([partyId, to.id, certificate.issuerId, certificate.bankId])],
    });
    return { view: store.shownMove(move), event: events.moveOffered(move, certificate) };
  });
}

/** An offer ends without a move: its part is free again. */
async function release(ctx: Ctx, move: store.KeptMove, status: 'refused' | 'withdrawn', personId: string) {
  return asSystem(ctx, 'payables', async (system) => {
    const certificate = await store.lockCertificate(system, move.certificateId);
    const part = await store.lockHolding(system, move.fromHoldingId);
    const ended = await store.answerOffered(system, move.id, { status, answeredBy: personId });
    if (!certificate || !part || !ended) refuse(payableRefusals.MOVE_NOT_OFFERED, { facts: { status: move.status } });
    await store.changeHolding(system, part.id, { reservedMinor: part.reservedMinor - BigInt(move.amountMinor) });
    return { ended, certificate };
  });
}

interface Priced {
  rateBps: number;
  discountMinor: bigint;
  filingNumber: string;
  filedAt: Date;
}

/** A financier's terms: registered, a long term examined, the discount for the days that are left. */
function priced(ctx: Ctx, move: store.KeptMove, certificate: store.CertificateTerms, input: AnswerMoveInput): Priced {
  const { financing } = input;
  if (!financing) refuse(payableRefusals.REGISTRATION_MISSING, { at: '/financing' });
  if (certificate.tenor === 'review' && !financing.tenorReviewed)
    refuse(payableRefusals.CERTIFICATE_TENOR_REVIEW, { at: '/financing/tenorReviewed' });
  const filedAt = new Date(financing.filedAt);
  if (filedAt > ctx.clock.now()) refuse(payableRefusals.REGISTRATION_MISSING, { at: '/financing/filedAt' });
  const day = today(ctx);
  const dayCount = policyOn('certificate.tenor.dayCount', day).value;
  const { discountMinor } = discount(BigInt(move.amountMinor), financing.rateBps, day, certificate.dueOn, dayCount);
  return { rateBps: financing.rateBps, discountMinor, filingNumber: financing.filingNumber, filedAt };
}

/** What the financier’s own search and filing show: as for any claim that is taken (SI 66; Civil Code 768). */
function filingFacts(
  ctx: Ctx,
  { dueOn }: store.CertificateTerms,
  { filedAt, expiresOn, search }: NonNullable<AnswerMoveInput['financing']>,
): Found[] {
  const on = today(ctx);
  const maxDays = policyOn('registration.searchAgeDays', on).value;
  const needed = addDays(dueOn, policyOn('registration.marginDays', on).value);
  const age = ctx.clock.now().getTime() - Date.parse(search.searchedAt);
  const found: Found[] = [];
  if (age < 0 || age > maxDays * 86_400_000 || Date.parse(search.searchedAt) > Date.parse(filedAt))
    found.push({ fact: 'F48', facts: { searchedAt: search.searchedAt, maxDays }, at: '/financing/search/searchedAt' });
  if (search.earlierFilings > 0)
    found.push({ fact: 'F41', facts: { earlierFilings: search.earlierFilings }, at: '/financing/search' });
  if (expiresOn < needed) found.push({ fact: 'F44', facts: { expiresOn, needed }, at: '/financing/expiresOn' });
  return found;
}

/** Who takes a part for money reads the issuer’s line and what stands against issuer and holder, as at issue. */
async function assertFinanceable(
  ctx: Ctx,
  move: store.KeptMove,
  terms: store.CertificateTerms,
  filing: NonNullable<AnswerMoveInput['financing']>,
): Promise<void> {
  const { issuerId } = terms;
  const found = await foundStandings(ctx, move.toPartyId, [issuerId, move.fromPartyId]);
  found.push(...filingFacts(ctx, terms, filing));
  if (await lines.hasStoppedLine(ctx, issuerId)) found.push({ fact: 'F88', facts: { issuerId } });
  assertGate('CF', found);
}

/** The part is claimed for the financier before it is lent on, so that nobody finances it beside. */
async function claimPart(ctx: Ctx, move: store.KeptMove, before: store.CertificateTerms): Promise<void> {
  await claimItems(ctx, {
    financierId: move.toPartyId,
    applicantId: move.fromPartyId,
    financingId: move.id,
    sourceId: move.id,
    status: 'financed',
    items: [
      {
        facts: { kind: 'certificate', key: before.id },
        unit: before.currency,
        amount: BigInt(move.amountMinor),
        capacity: before.faceMinor,
        subjectId: before.id,
      },
    ],
  });
}

/** The part is cut off the holding: what moves is a holding of its own, the rest stays where it is. */
async function cutOff(
  ctx: Ctx,
  certificate: store.CertificateTerms,
  part: store.KeptHolding,
  holderId: string,
  amountMinor: bigint,
): Promise<string> {
  const { moved, rest } = cut(part, amountMinor);
  const isWhole = rest[0] === rest[1];
  await store.changeHolding(ctx, part.id, {
    reservedMinor: part.reservedMinor - amountMinor,
    ...(isWhole ? { live: false } : { fromMinor: rest[0] }),
  });
  if (!isWhole) await store.addSplit(ctx, certificate.id);
  const toHoldingId = ctx.newId('holding');
  await store.insertHolding(ctx, {
    id: toHoldingId,
    certificateId: certificate.id,
    holderId,
    fromMinor: moved[0],
    toMinor: moved[1],
    depth: part.depth + 1,
    parentId: part.id,
    participants: [...new Set([certificate.issuerId, certificate.bankId, holderId])],
  });
  return toHoldingId;
}

/** The financier pays the price of the part, and its bank is told where to. */
async function payForPart(
  ctx: Ctx,
  move: store.KeptMove,
  { currency }: store.CertificateTerms,
  part: store.KeptHolding,
  paidMinor: bigint,
): Promise<void> {
  await payMoneyOut(ctx, {
    kind: 'certificate_financing',
    lenderId: move.toPartyId,
    objectId: move.id,
    amount: {
      amountMinor: paidMinor.toString(),
      currency: currency,
    },
    paidOn: today(ctx),
    payeeId: move.fromPartyId,
  });

  await lines.insertInstructions(ctx, [
    {
      id: ctx.newId('instruction'),
      objectId: move.id,
      bankId: move.toPartyId,
      payerId: move.toPartyId,
      payeeId: move.fromPartyId,
      accountNumber: part.accountNumber ?? '',
      accountBank: part.accountBank ?? '',
      amountMinor: paidMinor,
      currency: currency,
      payOn: today(ctx),
      participants: [...new Set([move.toPartyId, move.fromPartyId])],
    },
  ]);
}

/** Who is offered a part takes it, or not. Taking it cuts it off the holding; whatever commits adds up to the face. */
export async function answerMove(ctx: Ctx, input: AnswerMoveInput & { moveId: string }): Promise<MoveView> {
  // The mandate depends on what is answered; holding is the least of them.
  const { mandates } = requirePerson(ctx);
  const mandate = mandates.has('certificate:finance') ? 'certificate:finance' : 'certificate:hold';
  return act(ctx, { verb: 'certificateMove.answer', mandate, input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const move = await store.findMove(tx, input.moveId);
    if (!move) refuse(commonRefusals.NOT_FOUND, { at: '/moveId' });
    if (move.toPartyId !== partyId) refuse(payableRefusals.NOT_THE_TRANSFEREE);
    if (move.kind === 'finance') requireMandate(tx, 'certificate:finance');
    if (!input.accept) {
      const { ended, certificate } = await release(tx, move, 'refused', personId);
      return { view: store.shownMove(ended), event: events.moveRefused(ended, certificate) };
    }
    const accepted = await asSystem(tx, 'payables', async (system) => {
      const before = (await store.findTerms(system, move.certificateId)) as store.CertificateTerms;
      const terms = move.kind === 'finance' ? priced(system, move, before, input) : undefined;
      if (terms) {
        await assertFinanceable(system, move, before, input.financing as NonNullable<typeof input.financing>);
        putsAtRisk(tx, { amountMinor: move.amountMinor, currency: before.currency, clientId: move.fromPartyId });
      }
      if (terms) await claimPart(system, move, before);
      const certificate = await store.lockCertificate(system, before.id);
      const part = await store.lockHolding(system, move.fromHoldingId);
      if (certificate?.status !== 'live' || !part)
        refuse(payableRefusals.CERTIFICATE_WRONG_STATE, { facts: { status: certificate?.status } });
      const amountMinor = BigInt(move.amountMinor);
      // What was promised to this hand is free for it; limits are looked at again, under the lock.
      const free = { ...part, reservedMinor: part.reservedMinor - amountMinor };
      assertMayMove(free, amountMinor, move.kind, certificate.splits, certificate);
      const toHoldingId = await cutOff(system, certificate, part, partyId, amountMinor);
      const change = { status: 'accepted', answeredBy: personId, toHoldingId, ...terms };
      const ended = await store.answerOffered(system, move.id, change);
      if (!ended) refuse(payableRefusals.MOVE_NOT_OFFERED, { facts: { status: move.status } });
      if (terms) await payForPart(system, move, certificate, part, amountMinor - terms.discountMinor);
      return { ended, certificate };
    });
    return {
      view: store.shownMove(accepted.ended),
      event: events.moveAccepted(accepted.ended, accepted.certificate),
    };
  });
}

/** The holder takes an offer back that was not answered. */
export async function withdrawMove(ctx: Ctx, input: { moveId: string }): Promise<MoveView> {
  return act(ctx, { verb: 'certificateMove.withdraw', mandate: 'certificate:hold', input }, async (tx) => {
    const { partyId, personId } = requirePerson(tx);
    const move = await store.findMove(tx, input.moveId);
    if (move?.fromPartyId !== partyId) refuse(commonRefusals.NOT_FOUND, { at: '/moveId' });
    const { ended, certificate } = await release(tx, move, 'withdrawn', personId);
    return { view: store.shownMove(ended), event: events.moveWithdrawn(ended, certificate) };
  });
}

/** The holder names the bank account that its part is paid into. */
export async function nameAccount(
  ctx: Ctx,
  input: NameAccountInput & { holdingId: string },
): Promise<{ holdingId: string; freeMinor: string }> {
  const { mandates } = requirePerson(ctx);
  const mandate = mandates.has('certificate:finance') ? 'certificate:finance' : 'certificate:hold';
  return act(ctx, { verb: 'holding.nameAccount', mandate, input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const part = await store.lockHolding(tx, input.holdingId);
    if (part?.holderId !== partyId || !part.live) refuse(commonRefusals.NOT_FOUND, { at: '/holdingId' });
    await store.changeHolding(tx, part.id, { accountNumber: input.number, accountBank: input.bank });
    const certificate = await store.findCertificate(tx, part.certificateId);
    // Fallen due without an account to pay into: the instruction comes now.
    if (certificate?.status === 'due' && part.accountNumber === null)
      await asSystem(tx, 'payables', (system) =>
        lines.insertInstructions(system, [
          dueInstruction(system, certificate, { ...part, accountNumber: input.number, accountBank: input.bank }),
        ]),
      );
    return {
      view: { holdingId: part.id, freeMinor: freeMinor(part).toString() },
      event: events.holdingAccountNamed(part.id, part.certificateId, partyId),
    };
  });
}
