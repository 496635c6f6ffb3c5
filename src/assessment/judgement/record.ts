import type { Found } from '../../ground/policy/index.ts';
import type { LocalDate } from '../../kernel/time.ts';
import type { HoldView } from '../../lending/financing/index.ts';
import type { PartyRisk } from '../../lending/party-limits/index.ts';
import type { DeviceDoubts } from '../../oversight/control/index.ts';
import type { Purchase } from '../../security/pledges/index.ts';
import type { Assessed } from '../coverage/index.ts';

/** One live security of a facility. */
export interface SecurityRecord {
  id: string;
  kind: string;
  pledgorId: string;
  agreedAt: Date | null;
  /** When it was constituted. */
  effectiveAt: Date | null;
  /** What its giver said: that it is no security for a debt that stood before. */
  isNewValue: boolean;
  /** Since when other security that stood when this was agreed had been given for the same facility. */
  securedBefore: Date | null;
  /** What its giver bought of late, and no payment is on record for. */
  purchases: readonly Purchase[];
  maximumMinor: bigint;
  crystallisedAt: Date | null;
}

/** What the registry shows, condition by condition. */
export interface RegistryRecord {
  code: string;
  met: boolean | null;
  facts: Record<string, unknown>;
}

/** Days and shares that a bank may set, on the day. */
export interface JudgementPolicy {
  overdueGraceDays: number;
  receivableGraceDays: number;
  maturityNoticeDays: number;
  lookBackMonths: number;
}

/** A pledged document or receivable that falls due on a day. */
export interface Maturing {
  itemId: string;
  /** The lot that a receipt stands for, or the receivable itself: what counts. */
  countsAs: string;
  maturesOn: LocalDate;
  /** The lender has chosen what becomes of it on that day. */
  isChosen: boolean;
}

/** Everything on record of one facility that decides what may be lent, issued or let go under it. */
export interface FacilityRecord extends Assessed {
  on: LocalDate;
  holds: readonly HoldView[];
  securities: readonly SecurityRecord[];
  /** Default, insolvency or listing of the borrower, who gave security and who holds the goods. */
  standings: readonly Found[];
  policy: JudgementPolicy;
  /** Devices over the lots of the facility of which more is doubted than the rule book allows. */
  doubted: readonly DeviceDoubts[];
  /** All of which anything is doubted, however little. */
  heard: readonly DeviceDoubts[];
  /** What the lender set and has out on the borrower and its group; read where new money is asked for. */
  risk?: PartyRisk;
  maturing: readonly Maturing[];
  /** What the act itself brings to the gate, and the record of the facility does not know. */
  more: readonly Found[];
}

/** What an act makes other: added to what is on record, so that the state after it is judged. */
export interface Change {
  principalMinor?: bigint;
  claimMinor?: bigint;
  /** Credits issued and not drawn; what is accepted among them. */
  undertakingMinor?: bigint;
  acceptedMinor?: bigint;
  marginMinor?: bigint;
  /** Quantities of lots that leave, at each lot's own scale. */
  leaving?: readonly { lotId: string; value: bigint }[];
  /** They are promised already, as they are at the gate: what else is promised is judged when it comes. */
  isPromised?: boolean;
  /** Items that secure it no more. */
  freed?: readonly string[];
  /** What sellers are owed whose right may still come first, deducted from the goods. */
  purchaseOwedMinor?: bigint;
  /** When what is lent falls due. */
  dueOn?: LocalDate;
  /** Shown by the registry for what is lent. */
  registry?: readonly RegistryRecord[];
  /** Owners whose goods, and items that, count for nothing by what the registry shows. */
  nilOf?: {
    ownerIds: readonly string[];
    itemIds: readonly string[];
    maturedIds?: readonly string[];
    unpaidOwnerIds?: readonly string[];
    /** Lots whose seller may still file for their price, where the lender set no haircut for that. */
    openIds?: readonly string[];
  };
  /** Credits that are not drawn count against the maximum, less the margin: one is issued or raised. */
  securesCredits?: boolean;
  /** What is owed is booked already as more, so that the advance line is asked. */
  hasRaised?: boolean;
}
