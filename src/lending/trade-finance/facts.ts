import { asSystem, type Ctx } from '../../context.ts';
import { policyOf } from '../../ground/policy/index.ts';
import { inMoneyOf } from '../../kernel/money.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { businessDate, type LocalDate } from '../../kernel/time.ts';
import { type Condition, type Exposure, findFacility, isActive, type OwedUnder, owedOf } from '../financing/index.ts';
import { type ConditionInWords, inWords } from './condition-words.ts';
import { recordFor, type TradeRecord } from './record.ts';
import { type ProductTerms, productTerms, type TradeFacts, tradeConditions } from './rules.ts';
import type { FinancingView } from './schemas.ts';
import * as store from './store.ts';

export const todayIn = (ctx: Ctx): LocalDate => businessDate(ctx);

/** What conditions are decided for: a financing, or the request for one. */
export type Subject = Pick<
  FinancingView,
  | 'product'
  | 'agreementId'
  | 'facilityId'
  | 'creditId'
  | 'presentationId'
  | 'lenderId'
  | 'customerId'
  | 'amount'
  | 'dueOn'
  | 'appraisal'
> & { requestedOn: LocalDate };

export const subjectOf = ({ view, requestedOn }: store.KeptFinancing): Subject => ({ ...view, requestedOn });

/** The terms of the product: ours by the dated rules, or what the banks agreed; undefined without a fitting agreement. */
export async function termsOf(ctx: Ctx, subject: Subject, known?: TradeRecord): Promise<ProductTerms | undefined> {
  const { product, agreementId, lenderId } = subject;
  // The customer has no part in what the banks agreed.
  const agreement =
    agreementId === null
      ? undefined
      : await asSystem(ctx, 'trade-finance', (system) => (known ?? recordFor(system)).agreement(agreementId));
  if (agreement && (agreement.product !== product || agreement.lenderId !== lenderId)) return undefined;
  if (product === 'agreed_payment' || product === 'agreed_financing' || product === 'refinance') {
    if (!agreement) return undefined;
    const { conditions, group, tenorDays, recourse } = agreement;
    const closes = group === 'import_financing' ? [] : (['packing'] as const);
    return { conditions, group, tenorDays, recourse, payOut: 'by_agreed_bank', closes };
  }
  // Documents that are delivered against payment lend nothing, for however long.
  if (product === 'delivery_against_payment') return { ...productTerms[product], tenorDays: 0 };
  const tenorDays = policyOf(lenderId, `trade.tenorDays.${product}`, subject.requestedOn, subject.customerId).value;
  return { ...productTerms[product], tenorDays };
}

/** Principal that is left and what it has borne to the day; a purchase bears interest only from its due date on. */
export async function owedOn(ctx: Ctx, kept: store.KeptFinancing, on: LocalDate) {
  const facility = onRecord(await findFacility(ctx, kept.view.facilityId));
  const [owed] = await owedOf(ctx, [facility], [store.rowOfFinancing(kept)], on);
  const { outstandingMinor: principalMinor, interestMinor, penaltyMinor, compoundMinor } = owed as OwedUnder;
  return { principalMinor, interestMinor, penaltyMinor, compoundMinor };
}

/** Open financings of the same drawing that the pay-out of this one closes, with what is owed on each. */
export async function earlierOf(ctx: Ctx, subject: Subject, terms: ProductTerms, record = recordFor(ctx)) {
  if (terms.closes.length === 0) return [];
  const open = ((await record.owedUnderCredit(subject.creditId)) ?? []).filter(
    ({ view, group }) =>
      terms.closes.includes(group) &&
      view.lenderId === subject.lenderId &&
      view.customerId === subject.customerId &&
      (group === 'packing' || view.presentationId === subject.presentationId),
  );
  const today = todayIn(ctx);
  return Promise.all(open.map(async (kept) => ({ kept, ...(await owedOn(ctx, kept, today)) })));
}

/** What a financing makes of the debt of its facility once it is paid out: less what it takes the place of. */
export async function raisedBy(ctx: Ctx, kept: store.KeptFinancing) {
  const nothing = { principalMinor: 0n, claimMinor: 0n };
  const subject = subjectOf(kept);
  const terms = await termsOf(ctx, subject);
  if (!terms || !kept.view.recourse || terms.payOut === 'none') return nothing;
  const amountMinor = BigInt(kept.view.amount.amountMinor);
  if (terms.payOut === 'by_agreed_bank' && terms.group === 'import_financing')
    return { principalMinor: amountMinor, claimMinor: -amountMinor };
  const earlier = await earlierOf(ctx, subject, terms);
  return { principalMinor: amountMinor - earlier.reduce((sum, e) => sum + e.principalMinor, 0n), claimMinor: 0n };
}

/** Documents as far as they have come, and the undertaking of the bank that owes on them. */
async function documentsOf(record: TradeRecord, subject: Subject) {
  const root = subject.presentationId === null ? undefined : await record.presentation(subject.presentationId);
  if (!root) return { presentation: undefined, undertaking: undefined };
  const forwarded = (await record.forwarded(root.view.id))?.at(-1);
  const ids = [
    root.view.id,
    ...(forwarded ? [forwarded.view.id] : []),
    ...(root.view.forwardsId ? [root.view.forwardsId] : []),
  ].sort();
  const paid = (await Promise.all(ids.map((id) => record.payments(id)))).flatMap((payments) => payments ?? []);
  const owed = paid.map(({ view }) => view).filter((p) => p.status === 'undertaken');
  const best = owed.find((p) => p.bankId !== subject.lenderId) ?? owed[0];
  return {
    presentation: {
      status: root.view.status,
      forwardedStatus: forwarded?.view.status,
      complying: root.view.examination?.complying ?? null,
      amountMinor: BigInt(root.view.amount.amountMinor),
    },
    undertaking: best && { ...best, amountMinor: BigInt(best.amount.amountMinor) },
  };
}

/** The conditions as they stand at this moment, read from the record by the system: no party sees all of it. */
export const conditionsNow = (
  ctx: Ctx,
  subject: Subject,
  terms: ProductTerms,
  known?: TradeRecord,
): Promise<ConditionInWords[]> =>
  asSystem(ctx, 'trade-finance', async (system) => {
    const record = known ?? recordFor(system);
    const today = todayIn(system);
    const facility = await record.facility(subject.facilityId);
    const credit = onRecord(await record.credit(subject.creditId));
    if (!facility) return [];
    const exposure = (await record.exposure(facility.id)) as Exposure;
    const positions = (await record.positions(facility.id)) ?? [];
    const agreement = subject.agreementId === null ? undefined : await record.agreement(subject.agreementId);
    const { currency } = subject.amount;
    const assigned = ((await record.proceeds(currency)(credit.id)) ?? []).filter(
      (a) => a.assigneeId === subject.lenderId && a.status === 'acknowledged',
    );
    const earlier = await earlierOf(system, subject, terms, record);
    const facts: TradeFacts = {
      today,
      amountMinor: BigInt(subject.amount.amountMinor),
      dueOn: subject.dueOn,
      requestedOn: subject.requestedOn,
      facility: { active: isActive(facility, today), limitMinor: BigInt(facility.limit.amountMinor), exposure },
      appraisal: subject.appraisal,
      policy: {
        classCTenorDays: policyOf(facility.lenderId, 'trade.classCTenorDays', today).value,
        screeningValidDays: policyOf(facility.lenderId, 'trade.screeningValidDays', today, subject.customerId).value,
        packingRateBps: policyOf(facility.lenderId, 'trade.packingRateBps', today, subject.customerId).value,
        collectionDays: policyOf(facility.lenderId, 'trade.collectionDays', today, subject.customerId).value,
      },
      credit: {
        status: credit.status,
        availableMinor: BigInt(credit.available.amountMinor),
        advised: credit.advisedOn !== null,
        expiresOn: credit.expiresOn,
      },
      ...(await documentsOf(record, subject)),
      trustReceipt:
        subject.presentationId === null ? undefined : (await record.trustReceipts(subject.presentationId))?.at(-1),
      lenderId: subject.lenderId,
      assignmentAcknowledged:
        assigned.reduce((sum, a) => sum + BigInt(a.amount.amountMinor), 0n) >= BigInt(subject.amount.amountMinor),
      goodsControlled: positions.length === 0 ? null : positions.every((item) => item.state === 'controlled'),
      agreementInForce: agreement?.status === 'in_force' && today <= agreement.validTo,
      claimMinor: exposure.claimMinor,
      earlierMinor: earlier.reduce((sum, e) => sum + e.principalMinor + e.interestMinor + e.penaltyMinor, 0n),
    };
    const conditions = toWire(tradeConditions(terms, facts));
    return inWords(conditions.map((each) => ({ ...each, facts: inMoneyOf(each.facts, subject.amount.currency) })));
  });

/** Conditions with their figures as JSON has them. */
const toWire = (conditions: Condition[]): Condition[] =>
  JSON.parse(
    JSON.stringify(conditions, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)),
  ) as Condition[];
