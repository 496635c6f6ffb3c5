import { atOnce, type Ctx } from '../../context.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { kinOf } from '../../ground/standings/index.ts';
import { businessDate } from '../../kernel/time.ts';
import { countedOf, type LotView, proofsOfLots } from '../../physical/goods/index.ts';
import { clearedCustodians, controlTermsFor, lotClassesFor } from '../../physical/supervision/index.ts';
import { type CustodyFacts, judgeCustody } from './custody-rules.ts';
import { unfoundIncidentsOver } from './shorts-store.ts';

/** A lot as one lender's security: who holds it for whom, and whose it was. */
export interface Secured {
  lot: LotView;
  pledgeeId: string;
  /** Pledgors, debtors and owner. */
  giverIds: readonly string[];
  chargedOnly: boolean;
  onCorridor: boolean;
}

const weights: readonly string[] = ['TNE', 'KGM'];

/** Everything that decides who really holds these lots for whom, read once for all of them. */
export async function custodyGround(
  ctx: Ctx,
  lots: readonly LotView[],
  pledgeeIds: readonly string[],
  giverIds: readonly string[],
) {
  const custodianIds = [...new Set(lots.flatMap((lot) => lot.custody?.custodianId ?? []))];
  const lotIds = lots.map((lot) => lot.id);
  const [classOf, termsOf, proofs, counted, isKin, cleared, unfound] = await atOnce(
    ctx,
    () => lotClassesFor(ctx, pledgeeIds, lots),
    () => controlTermsFor(ctx, pledgeeIds),
    () => proofsOfLots(ctx, lotIds),
    () => countedOf(ctx, pledgeeIds, lotIds),
    () => kinOf(ctx, pledgeeIds, custodianIds, giverIds),
    () => clearedCustodians(ctx, pledgeeIds, custodianIds),
    () => unfoundIncidentsOver(ctx, lotIds),
  );
  const toleranceBps = BigInt(policyOn('release.gateToleranceBps', businessDate(ctx)).value);

  const factsOf = ({
    lot,
    pledgeeId,
    giverIds: givers,
    chargedOnly,
    onCorridor,
  }: Secured): CustodyFacts | undefined => {
    const custodianId = lot.custody?.custodianId;
    const { engagement, supervision, riskClass } = classOf(pledgeeId, lot);
    const proof = proofs.get(lot.id);
    if (custodianId === undefined || !engagement || !proof) return undefined;
    const siteId = lot.custody?.siteId ?? null;
    return {
      custodianId,
      riskClass,
      terms: termsOf(pledgeeId, riskClass).terms,
      possessed: !chargedOnly,
      kin: [...new Set(givers)].filter(
        (id) =>
          isKin(pledgeeId, custodianId, id) &&
          !cleared.some((c) => c.lenderId === pledgeeId && c.custodianId === custodianId && c.pledgorId === id),
      ),
      siteId,
      supervision,
      onCorridor,
      countedValue: counted(pledgeeId, lot.id),
      isMarked: proof.isMarked,
      slotId: proof.slotId,
      inCatalogue: lot.commodityId !== null,
      byWeight: weights.includes(lot.quantity.unit),
      bookValue: BigInt(lot.quantity.value),
      seenValue: proof.seenValue,
      uptoValue: proof.uptoValue,
      toleranceBps,
      unfound: unfound.get(`${pledgeeId}/${lot.id}`),
    };
  };

  return {
    engagementOf: (pledgeeId: string, lot: LotView) => classOf(pledgeeId, lot).engagement,
    /** What stands against the custody, and the terms that it was judged by; undefined where nobody is engaged. */
    judge(secured: Secured) {
      const facts = factsOf(secured);
      return facts && { ...judgeCustody(facts), riskClass: facts.riskClass, terms: facts.terms, facts };
    },
  };
}
export type CustodyGround = Awaited<ReturnType<typeof custodyGround>>;
