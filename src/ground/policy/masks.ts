import { type IdKind, prefixes } from '../../kernel/identifiers.ts';

/**
 * What of a thing only some of those see who take part in it. Whoever is none of them finds null there, and in a list of several voices
 * their own alone. What is not here is seen by all who take part, and by nobody else (db/participation.ts).
 */
export interface Mask {
  noun: IdKind;
  /** How the reference names its views. */
  views: readonly string[];
  members: readonly string[];
  /** Who sees them: parties that the thing names, by member; */
  parties: readonly string[];
  /** or whoever has one of these roles. */
  roles: readonly string[];
  /** A list of what several parties say, by the member that says whose it is: whoever else takes part sees only their own. */
  ownBy?: string;
  /** Of it events hold identifiers alone, which open nothing: a proof, which needs the whole event, may show them. */
  staysInProofs?: true;
  why: string;
}

/** Houses that lend on goods, and whom the law or a contract lets look at what they are worth. */
const lenders = ['bank', 'factor'];
const outsideLogistics = [...lenders, 'trader', 'core_firm', 'guarantor', 'insurer', 'authority', 'operator'];

export const masks: readonly Mask[] = [
  {
    noun: 'lot',
    views: ['Lot'],
    members: ['value'],
    parties: ['ownerId', 'offeredToId'],
    roles: outsideLogistics,
    why: 'who carries, keeps or samples goods answers for what they are and how much, and not for what they cost; what is worth stealing is told to few',
  },
  {
    noun: 'release',
    views: ['Release', 'Desk_release'],
    members: ['facilityId', 'buyer', 'purpose'],
    parties: [],
    roles: outsideLogistics,
    staysInProofs: true,
    why: 'the gate needs goods, vehicle, weight and hour; to whom goods are sold, why, and under which credit is between lender and borrower',
  },
  {
    noun: 'credit',
    views: ['Credit', 'CreditDetail'],
    members: ['facilityId', 'approvalsRequired', 'approvals'],
    parties: ['applicantId', 'issuingBankId'],
    roles: [],
    staysInProofs: true,
    why: 'how the issuing bank lends to its client and who there agreed is no term of the credit (UCP 600 4): beneficiary and other banks see the credit alone',
  },
  {
    noun: 'certificateMove',
    views: ['CertificateMove'],
    members: ['rateBps', 'discountMinor', 'netMinor'],
    parties: ['fromPartyId', 'toPartyId'],
    roles: [],
    why: 'at what discount a supplier sells what it is owed is between the two who agreed on it, and not for the core firm that owes it',
  },
  {
    noun: 'bookCorrection',
    views: ['BookCorrection'],
    members: ['lenderIds', 'answers'],
    parties: ['keeperId'],
    roles: ['authority', 'operator'],
    ownBy: 'lenderId',
    why: 'a lender on goods of one keeper does not learn through a correction who else lends there, or what that one said',
  },
];

/** Who reads, as far as masks ask. */
export interface Reader {
  partyId: string;
  roles: readonly string[];
}

type Found = (id: unknown) => readonly Mask[];

function foundBy(all: readonly Mask[]): Found {
  const byPrefix = new Map<string, readonly Mask[]>();
  for (const mask of all) {
    const prefix = prefixes[mask.noun];
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), mask]);
  }
  return (id) => (typeof id === 'string' ? (byPrefix.get(id.slice(0, Math.max(0, id.indexOf('_')))) ?? []) : []);
}

const everywhere = foundBy(masks);
const inProofs = foundBy(masks.filter(({ staysInProofs }) => !staysInProofs));

type Members = Record<string, unknown>;

/** The party that a thing names under a member; a row of a list names it under its role. */
function partyOf(thing: Members, member: string): unknown {
  if (member in thing) return thing[member];
  const named = (thing['parties'] as Record<string, { id?: unknown } | null> | undefined)?.[member.replace(/Id$/, '')];
  return named?.id;
}

const sees = ({ parties, roles }: Mask, thing: Members, reader: Reader): boolean =>
  reader.roles.some((role) => roles.includes(role)) ||
  parties.some((member) => partyOf(thing, member) === reader.partyId);

const isOwn = (said: unknown, by: string, { partyId }: Reader): boolean =>
  said === partyId || (typeof said === 'object' && said !== null && (said as Members)[by] === partyId);

/** A thing as its reader sees it; the same object where nothing of it is hidden. What says whose it is decides, and without it nobody is meant. */
function maskedThing(thing: Members, found: readonly Mask[], reader: Reader): Members {
  let shown = thing;
  for (const mask of found) {
    if (sees(mask, thing, reader)) continue;
    const { ownBy } = mask;
    for (const member of mask.members) {
      const value = thing[member];
      if (value === undefined || value === null) continue;
      if (shown === thing) shown = { ...thing };
      shown[member] =
        ownBy !== undefined && Array.isArray(value) ? value.filter((said) => isOwn(said, ownBy, reader)) : null;
    }
  }
  return shown;
}

/**
 * The one place that applies the masks: to answers of the API, rows of files, events, what is told live and what webhooks tell. A thing is
 * known by its identifier, what an event tells by the thing that it is about. The same value where nothing of it is hidden.
 */
export function masked<T>(value: T, reader: Reader, found: Found = everywhere): T {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    let items: unknown[] = value;
    for (const [i, item] of value.entries()) {
      const shown = masked(item, reader, found);
      if (shown === item) continue;
      if (items === value) items = [...value];
      items[i] = shown;
    }
    return items as T;
  }
  const thing = value as Members;
  let shown = maskedThing(thing, found(thing['id']), reader);
  const about = found(thing['objectId']);
  const told = thing['payload'];
  if (about.length > 0 && typeof told === 'object' && told !== null) {
    const payload = maskedThing(told as Members, about, reader);
    if (payload !== told) shown = { ...shown, payload };
  }
  for (const [name, member] of Object.entries(shown)) {
    const inner = masked(member, reader, found);
    if (inner === member) continue;
    if (shown === thing) shown = { ...thing };
    shown[name] = inner;
  }
  return shown as T;
}

/** Whether an event says something that its reader may not see: then no proof shows it. */
export const isWithheld = (event: object, reader: Reader): boolean => masked(event, reader, inProofs) !== event;

/** Members that a view may show as null to some of its readers, for the description of the API. */
export const maskedMembers: readonly { view: string; members: readonly string[]; why: string }[] = masks.flatMap(
  ({ views, members, ownBy, why }) => (ownBy === undefined ? views.map((view) => ({ view, members, why })) : []),
);
