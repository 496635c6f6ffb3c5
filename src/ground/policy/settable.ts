import { refusalList } from '../../kernel/refusal.ts';

/**
 * Who may set a rule. `bank`: a lender, for what is its own. `house`: a lender or factor, for its own people. `firm`: a core firm, for its
 * own records. `operator`: who runs the tenant, for all of it. `law`: the same, on the paper by which the law changed, either way. `terms`: it
 * is set by an act of its own. `nobody`: read before it is known whose it would be.
 */
export const setters = ['bank', 'house', 'firm', 'operator', 'law', 'terms', 'nobody'] as const;
export type Setter = (typeof setters)[number];

/** Which way a figure is stricter; `none` where it binds both sides alike. */
export const directions = ['less', 'more', 'none'] as const;
export type Direction = (typeof directions)[number];

/** Whether what is set holds in the whole tenant. */
export const isOfTenant = (setBy: Setter): boolean => setBy === 'operator' || setBy === 'law';

export interface Settable {
  setBy: Setter;
  stricter: Direction;
  /** What it may be at all, both ends included. */
  least: number;
  most: number;
  /** The only values, where few make sense. */
  oneOf?: readonly number[];
  /** Whether a lender may set it for one client. */
  perClient: boolean;
}

type Line = [keys: string, setBy: Setter, stricter: Direction, least: number, most: number];

const MINOR_MOST = 1_000_000_000_000_000;
/** Years as money markets count them. */
const dayCounts = [360, 365] as const;

/** By key, or by how keys begin, with `*`. Bounds are what a typing error never means; who sets within them answers for it. */
const lines: readonly Line[] = [
  ['control.*', 'terms', 'none', 0, 0],
  ['release.gateToleranceBps', 'bank', 'less', 0, 500],
  ['release.orderValidHours', 'bank', 'less', 1, 168],
  ['interest.dayCount', 'bank', 'none', 360, 365],
  ['interest.overdueUpliftBpsMin', 'bank', 'more', 3_000, 5_000],
  ['interest.overdueUpliftBpsMax', 'bank', 'less', 3_000, 5_000],
  ['interest.misuseUpliftBpsMin', 'bank', 'more', 5_000, 10_000],
  ['interest.misuseUpliftBpsMax', 'bank', 'less', 5_000, 10_000],
  ['debt.*', 'bank', 'less', 0, 90],
  ['loan.longestMonths', 'bank', 'less', 1, 480],
  ['loan.rateMostBps', 'bank', 'less', 0, 3_600],
  ['loan.rateReliefBps', 'bank', 'less', 0, 2_400],
  ['loan.changeDays', 'bank', 'less', 1, 90],
  ['loan.entrustedFrom.*', 'bank', 'less', 0, 1_000_000_000],
  // Days from which the law names a class at the latest (Order [2023] 1, 11 and 12): earlier only.
  ['loan.nonAccrualFromDays', 'law', 'less', 1, 91],
  ['loan.observedMonths', 'bank', 'more', 12, 120],
  ['rateLock.offMostBps', 'bank', 'less', 0, 5_000],
  ['loan.class.special_mention.fromDays', 'law', 'less', 1, 90],
  ['loan.class.substandard.fromDays', 'bank', 'less', 1, 91],
  ['loan.class.doubtful.fromDays', 'bank', 'less', 1, 271],
  ['loan.class.loss.fromDays', 'bank', 'less', 1, 361],
  ['fee.ban.*', 'nobody', 'none', 0, 0],
  ['fee.cap.*', 'law', 'less', 0, 10_000],
  ['limitation.months', 'law', 'none', 12, 240],
  ['limitation.firstAlarmDays', 'bank', 'more', 30, 720],
  ['limitation.lastAlarmDays', 'bank', 'more', 1, 180],
  ['insolvency.lookBackMonths', 'bank', 'more', 12, 60],
  ['rollover.candidateDays', 'bank', 'more', 1, 366],
  ['rollover.*', 'bank', 'less', 1, 20],
  ['authority.*', 'house', 'less', 1, MINOR_MOST],
  ['proposal.validDays', 'house', 'less', 1, 31],
  ['delegation.longestDays', 'house', 'less', 1, 366],
  ['task.longestRestDays', 'house', 'less', 1, 366],
  ['task.restLeadHours', 'house', 'more', 1, 720],
  ['apiKey.validDays', 'house', 'less', 1, 366],
  ['task.longestRestDays', 'house', 'less', 1, 366],
  ['past.windowBankingDays', 'house', 'less', 0, 10],
  ['audit.sealLateMinutes', 'operator', 'less', 1, 120],
  ['person.keptAfterLeavingDays', 'operator', 'none', 183, 3_660],
  // What judges who is not known yet, or messages of many tenants at once, is asked before there is a tenant to ask for.
  ['device.signingForm', 'nobody', 'more', 0, 0],
  ['signIn.idleMinutes', 'nobody', 'less', 0, 0],
  ['signIn.longestHours', 'nobody', 'less', 0, 0],
  ['signIn.tokenMinutes', 'nobody', 'less', 0, 0],
  ['signIn.freeTriesOfName', 'nobody', 'less', 0, 0],
  ['signIn.freeTriesOfAddress', 'nobody', 'less', 0, 0],
  ['signIn.longestWaitSeconds', 'nobody', 'more', 0, 0],
  ['signIn.stepUpMinutes', 'operator', 'less', 1, 60],
  ['signIn.keysMayStepUp', 'operator', 'less', 0, 1],
  ['signIn.keptDays', 'operator', 'more', 183, 3_660],
  ['signIn.recoveryWaitHours', 'operator', 'more', 1, 168],
  ['signIn.recoveryOpenHours', 'operator', 'less', 1, 168],
  ['trade.tenorDays.*', 'bank', 'less', 1, 3_660],
  ['trade.collectionDays', 'bank', 'more', 0, 180],
  ['trade.packingRateBps', 'bank', 'less', 0, 10_000],
  ['trade.classCTenorDays', 'bank', 'less', 1, 90],
  ['trade.screeningValidDays', 'bank', 'less', 1, 366],
  ['credit.refundInterestBps.*', 'bank', 'none', 0, 10_000],
  ['credit.refundDayCount.*', 'bank', 'none', 360, 365],
  ['credit.secondApprovalFrom.*', 'bank', 'less', 1, MINOR_MOST],
  ['credit.thirdApprovalFrom.*', 'bank', 'less', 1, MINOR_MOST],
  ['presentation.reminderDaysBefore', 'bank', 'more', 0, 4],
  ['presentation.substitutionDays', 'bank', 'none', 1, 10],
  ['moneyIn.pastBankingDays', 'bank', 'less', 0, 10],
  ['sale.floorBps', 'bank', 'more', 0, 10_000],
  ['sale.manifestlyLowBps', 'bank', 'more', 7_000, 10_000],
  ['sale.bidsBelowFloor', 'bank', 'more', 1, 10],
  ['sale.appraisalMaxDays', 'bank', 'less', 1, 90],
  ['sale.referenceMinHours', 'bank', 'more', 0, 240],
  ['sale.costsMaxBps', 'bank', 'less', 0, 5_000],
  ['callBack.*', 'bank', 'less', 1, 180],
  ['lading.masterWeightToleranceBps', 'bank', 'less', 0, 500],
  ['lading.resealWindowMinutes', 'bank', 'less', 0, 1_440],
  ['valuation.acceptanceDays', 'bank', 'less', 1, 730],
  ['registry.dischargeWorkingDays', 'bank', 'less', 1, 10],
  ['registry.amendWorkingDays', 'bank', 'less', 1, 20],
  ['registry.renameMonths', 'bank', 'less', 1, 4],
  ['registry.renewalWindowDays', 'law', 'none', 0, 366],
  ['registry.objectionNotifyDays', 'bank', 'less', 1, 7],
  ['registry.objectionSuitDays', 'law', 'none', 1, 366],
  ['registry.searchMaxAgeHours', 'bank', 'less', 1, 720],
  ['registry.expiryBeyondDueDays', 'bank', 'more', 0, 730],
  ['purchaseMoney.days', 'law', 'none', 1, 92],
  ['purchaseMoney.invoiceDays', 'bank', 'more', 0, 366],
  ['supervision.patrolHours.*', 'bank', 'less', 1, 168],
  ['supervision.countDays.*', 'bank', 'less', 1, 92],
  ['supervision.independentCountDays.*', 'bank', 'less', 1, 730],
  ['supervision.baselineHours', 'bank', 'less', 1, 168],
  ['ordinaryCourse.reviewScore', 'bank', 'less', 0, 100],
  ['realisation.exerciseWorkingDays', 'bank', 'less', 1, 60],
  ['insurance.noticeDays', 'bank', 'more', 1, 180],
  ['insurance.lastNoticeDays', 'bank', 'more', 1, 90],
  ['document.maturityNoticeDays', 'bank', 'more', 1, 90],
  ['custody.endNoticeDays', 'bank', 'more', 1, 180],
  ['custody.incidentHours.*', 'bank', 'less', 1, 168],
  ['custody.returnToleranceBps', 'bank', 'less', 0, 500],
  ['custody.*', 'bank', 'less', 1, 30],
  ['fraud.roundTripDays', 'bank', 'more', 1, 366],
  ['calendar.assumedClosureDays', 'nobody', 'none', 0, 0],
  ['calendar.endingNoticeDays', 'operator', 'more', 1, 366],
  ['calendar.closingNoticeDays', 'operator', 'more', 1, 90],
  ['price.aloneTradingDays', 'bank', 'less', 0, 30],
  ['price.*', 'bank', 'more', 1, 92],
  ['watch.steadyS.*', 'bank', 'more', 0, 86_400],
  ['watch.countQuestionHours', 'bank', 'less', 1, 168],
  ['watch.countQuestionReleaseHours', 'bank', 'more', 0, 168],
  ['watch.scaleDivisionKg', 'bank', 'less', 1, 1_000],
  ['watch.separationLeastM', 'bank', 'less', 1, 1_000],
  ['watch.doubtedBps', 'bank', 'less', 0, 1_000],
  ['watch.disbelievedADay', 'bank', 'less', 0, 100],
  ['controlCertificate.validHours', 'bank', 'less', 1, 168],
  ['device.formerKeyHours', 'bank', 'less', 0, 720],
  ['device.asideADay', 'operator', 'less', 1, 1_000_000],
  ['device.asideBytesADay', 'operator', 'less', 65_536, 1_000_000_000],
  ['webhook.mostOfAParty', 'operator', 'less', 1, 1_000],
  ['order.pastMinutes', 'bank', 'less', 0, 60],
  ['order.backdatedHours', 'bank', 'less', 0, 48],
  ['order.*', 'bank', 'less', 1, 720],
  ['confirm.days', 'law', 'none', 1, 366],
  ['pay.*', 'law', 'none', 1, 366],
  ['late.rate.dailyBps', 'nobody', 'none', 0, 0],
  ['base.*', 'bank', 'less', 0, 10_000],
  ['level.*', 'bank', 'less', 0, 10_000],
  ['misdirected.turnOverDays', 'bank', 'less', 0, 30],
  ['partialMatch.dueDays', 'bank', 'less', 0, 30],
  ['registration.searchAgeDays', 'bank', 'less', 0, 30],
  ['registration.marginDays', 'bank', 'more', 0, 730],
  ['certificate.tenor.softMonths', 'operator', 'less', 1, 6],
  ['certificate.tenor.hardMonths', 'operator', 'less', 1, 12],
  ['certificate.tenor.dayCount', 'operator', 'none', 360, 365],
  ['certificate.watch.shardBps', 'operator', 'more', 0, 10_000],
  ['certificate.*', 'operator', 'less', 0, 1_000],
  ['bill.splitsMax', 'law', 'none', 1, 10_000],
  ['invoice.recheckDays', 'operator', 'less', 1, 92],
  ['invoice.recheckBeforeDueDays', 'operator', 'more', 0, 30],
  ['match.amountToleranceBps', 'firm', 'less', 0, 500],
  ['factoring.dueAfterDebtorDays', 'bank', 'less', 0, 366],
  ['purpose.ban.*', 'nobody', 'none', 0, 0],
  ['payee.ban.*', 'nobody', 'none', 0, 0],
  ['overcapacity.*', 'law', 'none', 0, 1],
  ['fee.provedAtCharging', 'law', 'none', 0, 1],
  ['size.validDays', 'bank', 'less', 1, 366],
  ['internalPrice.*', 'bank', 'none', 0, 2_000],
  ['relending.*', 'law', 'none', 0, MINOR_MOST],
  ['rediscount.yearBps', 'law', 'none', 0, 3_600],
  ['exchangeBill.mostMonths', 'law', 'none', 1, 12],
  ['guarantee.share.*', 'law', 'none', 0, 10_000],
  ['guarantee.feeAimBps', 'law', 'none', 0, 10_000],
  ['list.*', 'law', 'none', 0, 100_000],
  // Joint credit is of several; a third of the claims carries no major decision; all heads together are no more than all.
  ['joint.leastBanks', 'law', 'none', 2, 1_000],
  ['joint.majorClaimsThirds', 'law', 'none', 2, 3],
  ['joint.headsOverBps', 'law', 'none', 0, 9_999],
  ['joint.warnBps', 'law', 'none', 1, 10_000],
  ['joint.*', 'law', 'none', 1, MINOR_MOST],
  // The policy text asks for thirty days: more only.
  ['call.noticeDays', 'bank', 'more', 30, 366],
  ['watch.stressPoints', 'bank', 'less', 1, 100],
  ['renewal.mediumOpen', 'law', 'less', 0, 1],
  ['score.validDays', 'bank', 'less', 1, 366],
  ['stock.idleDays', 'bank', 'less', 1, 3_660],
  ['online.mostMinor', 'bank', 'less', 0, 1_000_000_000],
  ['online.longestMonths', 'bank', 'less', 1, 36],
  ['online.decideDays', 'bank', 'less', 1, 15],
  ['online.offerDays', 'bank', 'less', 0, 15],
  ['riskPrice.*', 'bank', 'more', 0, 3_600],
  ['badLoans.toleranceBps', 'law', 'none', 0, 10_000],
  ['vat.*', 'law', 'none', 0, MINOR_MOST],
  ['matter.answerDays', 'operator', 'less', 1, 90],
  ['effect.red.rateCutBps', 'bank', 'less', 0, 500],
  ['effect.black.lend', 'law', 'none', 0, 3],
  ['effect.*', 'bank', 'more', 0, 3],
  ['standing.contestDays', 'operator', 'less', 1, 90],
  ['limit.exchangeHaircutBps', 'bank', 'more', 0, 10_000],
  ['limit.rateDays', 'bank', 'less', 0, 31],
  ['limit.reservationDays', 'bank', 'less', 1, 366],
  ['limit.lender.customerBps', 'bank', 'less', 1, 1_500],
  ['limit.lender.groupBps', 'bank', 'less', 1, 2_000],
  ['limit.guarantor.customerBps', 'bank', 'less', 1, 1_000],
  ['limit.guarantor.groupBps', 'bank', 'less', 1, 1_500],
  ['factor.reserveBps', 'bank', 'more', 100, 10_000],
  ['factor.leverage', 'bank', 'less', 1, 10],
  ['factor.badAfterDays', 'bank', 'less', 1, 90],
  ['factor.*', 'bank', 'less', 1, 5_000],
];

/** Keys whose figures rise in this order, whoever set which of them. */
const rising: readonly (readonly string[])[] = [
  ['special_mention', 'substandard', 'doubtful', 'loss'].map((name) => `loan.class.${name}.fromDays`),
  ...['overdue', 'misuse'].map((name) => [`interest.${name}UpliftBpsMin`, `interest.${name}UpliftBpsMax`]),
];
const risingByCurrency = [
  ['authority.secondLevelFrom', 'authority.thirdLevelFrom'],
  ['credit.secondApprovalFrom', 'credit.thirdApprovalFrom'],
  ['joint.optionalFrom', 'joint.mandatoryFrom'],
];

/** The keys of the same order as this one, itself among them; none where it stands by itself. */
export function orderOf(key: string): readonly string[] {
  const [, stem, currency] = /^(.*)\.([A-Z]{3})$/.exec(key) ?? [];
  const family = risingByCurrency.find((stems) => stem !== undefined && stems.includes(stem));
  return family ? family.map((each) => `${each}.${currency}`) : (rising.find((keys) => keys.includes(key)) ?? []);
}

/** Rules that are read of one debt or one party: there it is known whose it is. */
const perClient = /^(interest\.dayCount|debt\..*|trade\.(?!classC).*)$/;

const found = new Map<string, Settable>();

/** Who may set a rule, which way it is stricter and between what; undefined for a key that no line names. */
export function settableOf(key: string): Settable | undefined {
  const known = found.get(key);
  if (known) return known;
  const line = lines.find(([keys]) => (keys.endsWith('*') ? key.startsWith(keys.slice(0, -1)) : key === keys));
  if (!line) return undefined;
  const [, setBy, stricter, least, most] = line;
  const isDayCount = /[dD]ayCount/.test(key);
  const made = {
    setBy,
    stricter,
    least,
    most,
    perClient: perClient.test(key),
    ...(isDayCount && { oneOf: dayCounts }),
  };
  found.set(key, made);
  return made;
}

/** Whether one figure asks more than another, or lets less through; never where neither way is stricter. */
export const isStricter = (stricter: Direction, value: number, than: number): boolean =>
  stricter === 'none' ? false : stricter === 'less' ? value < than : value > than;

export const whoseRefusals = refusalList({
  RULE_OF_WHOM: [
    'precondition',
    'Lenders of this tenant have set this rule, and it is not known here which of them it concerns',
    '本租户内有贷款人设定了该参数，但此处无法确定适用何者',
    'Do it by an act that names the facility or the lender; facts say which rule it is',
    '请通过指明授信或贷款人的操作办理；facts 列明所涉参数',
  ],
});
