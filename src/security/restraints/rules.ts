import { refusalList, refuse } from '../../kernel/refusal.ts';
import type { LifeCycle } from '../../kernel/transitions.ts';

/** What may not be charged: sealed or attached, supervised by customs, of disputed title (Civil Code 399). */
export const restraintKinds = ['court_seal', 'attachment', 'customs_supervision', 'title_dispute'] as const;
export type RestraintKind = (typeof restraintKinds)[number];

/** `stated`: on the word of the owner alone. While stated or confirmed it holds its lots; contested or lifted it does not. */
export const restraintStatuses = ['stated', 'confirmed', 'contested', 'lifted'] as const;
export type RestraintStatus = (typeof restraintStatuses)[number];

export const restraintLife: LifeCycle<RestraintStatus, 'confirm' | 'contest' | 'lift'> = [
  ['stated', 'confirm', 'confirmed'],
  ['contested', 'confirm', 'confirmed'],
  ['stated', 'contest', 'contested'],
  ['stated', 'lift', 'lifted'],
  ['confirmed', 'lift', 'lifted'],
  ['contested', 'lift', 'lifted'],
];

export const restraintRefusals = refusalList({
  LOT_RESTRAINED: [
    'precondition',
    'The lot is under restraint: a court’s seal or attachment, customs supervision, or a dispute over its title',
    '该批次受限：被法院查封或扣押、受海关监管或权属有争议',
    'Have the restraint named in facts lifted by its authority first (Civil Code 399); customs may consent to a pledge',
    '请先由 facts 所列机关解除限制（民法典第 399 条）；海关监管货物可凭海关同意文件出质',
  ],
  LOTS_RESTRAINED_APART: [
    'precondition',
    'The lots are not all under the same restraints: poured together, nobody could say what is held',
    '各批次所受限制不一致，混同后无法辨认受限货物',
    'Work on lots under the same restraint, or wait until it is lifted; restrained lots are not blended',
    '请仅处理受限情形相同的批次或待解除后办理；受限批次不得混配',
  ],
  SALE_UNDER_RESTRAINT: [
    'precondition',
    'Goods under restraint are not sold by agreement or at auction; under customs supervision not at all before clearance',
    '受限货物不得协议变卖或自行拍卖；海关监管货物结关前不得处置',
    'Go by the court, with its ruling; contest a restraint that stands on the owner’s word alone; have goods cleared',
    '请经法院裁定处置；仅凭所有人陈述的限制可提出异议；监管货物请先办结海关手续',
  ],
  RESTRAINT_NOT_YOURS: [
    'forbidden',
    'Only the owner, the custodian that holds the lot, or a lender with a pledge over it speaks of what restrains it',
    '仅所有人、实际保管人或对该批次享有质权的银行可以办理',
    'Have one of them act',
    '请由上述一方办理',
  ],
  RESTRAINT_NOT_CONFIRMABLE: [
    'forbidden',
    'The owner’s word is confirmed or contested by another: the custodian, or a lender with a pledge over the lot',
    '所有人的陈述须由保管人或质权人确认或提出异议',
    'Have the custodian or the lender look at the order, and at the goods',
    '请由保管人或质权人核对文书与货物',
  ],
  RESTRAINT_NOT_YOURS_TO_LIFT: [
    'forbidden',
    'The owner does not lift what the custodian or a lender vouched for',
    '经保管人或质权人确认的限制不能由所有人自行解除',
    'Have the custodian, or who recorded or confirmed it, put the lifting on record',
    '请由保管人、登记方或确认方登记解除文书',
  ],
  RESTRAINT_STEP: [
    'wrong-state',
    'The restraint is not at this step',
    '该限制不在此步骤',
    'Read it again',
    '请重新读取',
  ],
  RESTRAINT_RECORDED: [
    'conflict',
    'This order is on record for the lot already',
    '该文书已就该批次登记',
    'Confirm the one on record instead',
    '请对已登记的限制予以确认',
  ],
  RESTRAINT_IN_FUTURE: [
    'invalid',
    'The restraint begins later than today',
    '限制起始日晚于今日',
    'Record it from the day on which it holds',
    '请在其生效之日登记',
  ],
  CONSENT_OF_CUSTOMS_ONLY: [
    'invalid',
    'Only customs can consent that goods under its supervision be pledged',
    '仅海关监管货物可凭海关同意文件出质',
    'Have a seal, an attachment or a dispute lifted instead',
    '查封、扣押或权属争议请先解除',
  ],
});

/** What a party is to the lots of a restraint. */
export interface Standing {
  isOwner: boolean;
  isCustodian: boolean;
  isPledgee: boolean;
}

/** Who says so besides the owner: whoever holds the goods was served, and a lender speaks against itself. */
const vouches = (s: Standing): boolean => !s.isOwner && (s.isCustodian || s.isPledgee);

export function assertConcerned(s: Standing): void {
  if (!s.isOwner && !vouches(s)) refuse(restraintRefusals.RESTRAINT_NOT_YOURS);
}

/** By the owner's word alone it is stated: it holds the lot, and those whom that harms may contest it. */
export function statusWhenRecorded(s: Standing): 'stated' | 'confirmed' {
  assertConcerned(s);
  return vouches(s) ? 'confirmed' : 'stated';
}

export function assertMayAnswer(s: Standing): void {
  assertConcerned(s);
  if (!vouches(s)) refuse(restraintRefusals.RESTRAINT_NOT_CONFIRMABLE);
}

/** What stands on the owner's word the owner takes back; the rest, who vouched for it or holds the goods now. */
export function assertMayLift(
  s: Standing,
  partyId: string,
  kept: { status: RestraintStatus; recordedBy: string; confirmedBy: string | null },
): void {
  assertConcerned(s);
  const isOwn = kept.recordedBy === partyId || kept.confirmedBy === partyId;
  const may = kept.status === 'confirmed' ? !s.isOwner && (s.isCustodian || isOwn) : isOwn || s.isCustodian;
  if (!may) refuse(restraintRefusals.RESTRAINT_NOT_YOURS_TO_LIFT);
}

/** A restraint that holds a lot, as others need to know it. */
export interface Held {
  id: string;
  lotId: string;
  kind: RestraintKind;
  authority: string;
  documentNumber: string;
  consented: boolean;
}

const factsOf = ({ id, lotId, kind, authority, documentNumber }: Held) => ({
  restraintId: id,
  lotId,
  kind,
  authority,
  documentNumber,
});

export function refuseHeld(held: Held, at: string): never {
  refuse(restraintRefusals.LOT_RESTRAINED, { at, facts: factsOf(held) });
}

/**
 * Sealed goods are pledged again once the seal is lifted (Interpretation on security 2020, 37); those under customs with the
 * consent of customs (Customs Law 37).
 */
export function assertPledgeable(held: readonly Held[], at: string): void {
  const bar = held.find((h) => !h.consented);
  if (bar) refuseHeld(bar, at);
}

/** A seizure is what fixes a maximum amount once the lender knows of it (Civil Code 423(4)); customs and a claimant seize nothing. */
export const isSeizure = (kind: RestraintKind): boolean => kind === 'court_seal' || kind === 'attachment';

/** The buyer of goods on documents becomes their owner while customs still looks at them; not of what a court holds. */
export const holdsTitle = (kind: RestraintKind): boolean => kind !== 'customs_supervision';

/** The court that sells decides on seals and claims by its ruling; customs formalities it orders to be met first (Customs Law 37). */
export function assertMaySell(held: readonly Held[], route: string): void {
  const bar = held.find((h) => route !== 'court' || h.kind === 'customs_supervision');
  if (bar) refuse(restraintRefusals.SALE_UNDER_RESTRAINT, { at: '/route', facts: factsOf(bar) });
}

/** Lots poured into one must be held by the same orders; a blend of anything held is another thing than what was sealed. */
export function assertSameRestraints(held: readonly Held[], lotIds: readonly string[], isBlend: boolean): void {
  const of = (lotId: string) =>
    held
      .filter((h) => h.lotId === lotId)
      .map((h) => h.id)
      .sort()
      .join();
  const [first, ...others] = lotIds.map(of);
  const odd = held[0];
  if (odd && (isBlend || others.some((each) => each !== first)))
    refuse(restraintRefusals.LOTS_RESTRAINED_APART, { at: '/lotIds', facts: factsOf(odd) });
}
