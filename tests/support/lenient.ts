import type { Client } from './world.ts';

/**
 * Control terms that ask for nothing beyond an engaged custodian and a watch, for tests of something else: stated by two
 * people of the lender, as any bank would have to. Tests of control itself leave the rule book's in force.
 */
export const lenientTerms = {
  supervised: false,
  intakeMeasured: false,
  placed: false,
  gateScale: false,
  measured: false,
  sealedOnTheWay: false,
  unmarkedPiecesBps: 10_000,
  unmarkedWeightBps: 10_000,
  sources: 1,
  sourceApart: false,
  allSigned: false,
  namedSigning: false,
  sourceOfLender: false,
  pairAboveYuan: 1_000_000_000_000,
  silenceDegradedS: 90 * 86_400,
  silenceLostS: 90 * 86_400,
  readingAgeS: 90 * 86_400,
  placeAtRestS: 90 * 86_400,
  placeUnderWayS: 90 * 86_400,
  clockAheadS: 3_600,
  toleranceBps: 10_000,
  separationRoadM: 10_000,
  separationYardM: 10_000,
  dwellS: 90 * 86_400,
  doorOpenS: 90 * 86_400,
};

/** The rule book's control terms, but for how many kinds of device watch, whose they are, and their limits. */
export const devicesAside = {
  measured: false,
  sources: 1,
  sourceApart: false,
  pairAboveYuan: 1_000_000_000_000,
  silenceDegradedS: 90 * 86_400,
  silenceLostS: 90 * 86_400,
  readingAgeS: 90 * 86_400,
  toleranceBps: 10_000,
};

/** A lender states control terms of its own; `checker` approves them. */
export async function stateTerms(
  lender: Client,
  checker: Client,
  terms: Record<string, boolean | number> = lenientTerms,
  riskClasses = ['low', 'normal', 'high'],
): Promise<string> {
  const { id } = await lender.done<{ id: string }>('/control-terms', { riskClasses, terms, reason: 'Own practice' });
  await checker.done(`/control-terms/${id}/approval`);
  return id;
}
