import type { NoteView } from '../consignment-notes/index.ts';

/**
 * What is wrong between a house bill and the carriage beneath it. A breach takes the lender's hold on the goods away: the
 * railway may deliver around the bill. An alarm leaves it in doubt. None is a documentary discrepancy: an examiner reads
 * documents only, and never sees these.
 */
export const findingCodes = {
  /** The railway delivers to its consignee: only the issuer or its agent may be that. */
  MASTER_CONSIGNEE_NOT_ISSUER: 'breach',
  REDIRECTED_IN_TRANSIT: 'breach',
  SECOND_NEGOTIABLE_DOCUMENT: 'breach',
  LEFT_BEFORE_SURRENDER: 'breach',
  MASTER_NOTE_MISSING: 'alarm',
  DUPLICATE_LOCATION_UNKNOWN: 'alarm',
  DELIVERY_UNDERTAKING_MISSING: 'alarm',
  CONTAINER_NOT_ON_MASTER: 'alarm',
  CONTAINER_NOT_ON_HOUSE: 'alarm',
  SEAL_DIFFERS: 'alarm',
  WEIGHT_DIFFERS: 'alarm',
  PACKAGES_DIFFER: 'alarm',
  GOODS_DIFFER: 'alarm',
  RESEAL_UNPLANNED: 'alarm',
  BORDER_UNPLANNED: 'alarm',
} as const;
export type FindingCode = keyof typeof findingCodes;

export interface BillFinding {
  code: FindingCode;
  /** What it is about: a note, a container, a document elsewhere. */
  subject: string;
  /** Both data elements, so that a person can decide. */
  detail: Record<string, unknown>;
}

export interface HouseFacts {
  form: 'multimodal' | 'rail_house' | 'ocean';
  issuer: { partyId: string; name: string };
  /** Its agents at destination, as the bill names them. */
  deliveryAgents: readonly { partyId?: string | undefined; name: string }[];
  hasDeliveryUndertaking: boolean;
  hsCodes: readonly string[];
  packages: number;
  containers: readonly { containerNumber: string; grossWeightKg: number; sealNumbers: readonly string[] }[];
  plannedBorderPoints: readonly { name: string; resealExpected: boolean }[];
}

/** What was reported along the way that matters here. */
export interface JourneyFacts {
  reseals: readonly { containerNumber: string; newSealNumber: string; place: string }[];
  borderCrossings: readonly string[];
  /** Containers that left the terminal of delivery while the bill stood for goods in them. */
  leftUnsurrendered: readonly { containerNumber: string; at: string; reportedBy: string }[];
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The seals that are on a container now: the document's, as re-sealing along the way has changed them. */
export function sealsNow(house: HouseFacts, journey: JourneyFacts, containerNumber: string): string[] {
  const last = journey.reseals.findLast((reseal) => reseal.containerNumber === containerNumber);
  if (last) return [last.newSealNumber];
  return [...(house.containers.find((c) => c.containerNumber === containerNumber)?.sealNumbers ?? [])];
}

function isIssuerOrAgent(house: HouseFacts, consignee: { partyId?: string | undefined; name: string }): boolean {
  const allowed = [house.issuer, ...house.deliveryAgents];
  // An identified party is judged by its identity alone: a buyer may share a name.
  if (consignee.partyId !== undefined) return allowed.some((party) => party.partyId === consignee.partyId);
  return allowed.some((party) => plain(party.name) === plain(consignee.name));
}

function compareContainers(
  house: HouseFacts,
  note: NoteView,
  journey: JourneyFacts,
  toleranceBps: number,
): BillFinding[] {
  const found: BillFinding[] = [];
  for (const own of note.containers) {
    const { containerNumber } = own;
    const stated = house.containers.find((c) => c.containerNumber === containerNumber);
    if (!stated) {
      found.push({ code: 'CONTAINER_NOT_ON_HOUSE', subject: containerNumber, detail: { noteId: note.id } });
      continue;
    }
    const seals = sealsNow(house, journey, containerNumber);
    // The note keeps the seals it was accepted with; either those or the ones that are on now must be its own.
    const known = new Set([...seals, ...stated.sealNumbers].map(plain));
    if (!own.sealNumbers.some((seal) => known.has(plain(seal))))
      found.push({
        code: 'SEAL_DIFFERS',
        subject: containerNumber,
        detail: { noteId: note.id, house: seals, master: own.sealNumbers },
      });
    const off = Math.abs(own.grossWeightKg - stated.grossWeightKg);
    if (off * 10_000 > stated.grossWeightKg * toleranceBps)
      found.push({
        code: 'WEIGHT_DIFFERS',
        subject: containerNumber,
        detail: { noteId: note.id, houseKg: stated.grossWeightKg, masterKg: own.grossWeightKg, toleranceBps },
      });
  }
  return found;
}

function compareGoods(house: HouseFacts, notes: readonly NoteView[]): BillFinding[] {
  const found: BillFinding[] = [];
  for (const note of notes) {
    const shared = house.hsCodes.some((code) => note.hsCodes.some((other) => other.slice(0, 6) === code.slice(0, 6)));
    if (house.hsCodes.length > 0 && note.hsCodes.length > 0 && !shared)
      found.push({ code: 'GOODS_DIFFER', subject: note.id, detail: { house: house.hsCodes, master: note.hsCodes } });
    const whole = house.containers.every((c) => note.containers.some((n) => n.containerNumber === c.containerNumber));
    if (whole && note.packages !== house.packages)
      found.push({
        code: 'PACKAGES_DIFFER',
        subject: note.id,
        detail: { house: house.packages, master: note.packages },
      });
  }
  return found;
}

function redirections(house: HouseFacts, note: NoteView): BillFinding[] {
  return note.amendments
    .filter((amendment) => amendment.kind === 'redirection')
    .map((amendment) => ({
      code: 'REDIRECTED_IN_TRANSIT' as const,
      subject: `${note.id}/${amendment.at}`,
      detail: {
        byPartyId: amendment.byPartyId,
        ...amendment.detail,
        toIssuerOrAgent:
          amendment.detail.newConsignee === undefined ||
          isIssuerOrAgent(house, amendment.detail.newConsignee as { partyId?: string; name: string }),
      },
    }));
}

const isRailNote = (note: NoteView): boolean => ['CIM', 'SMGS', 'CIM/SMGS'].includes(note.regime);

/** House against master: consignee, containers, seals, weights, goods, redirection, duplicate, undertaking. */
export function checkHouse(
  house: HouseFacts,
  notes: readonly NoteView[],
  journey: JourneyFacts,
  toleranceBps: number,
): BillFinding[] {
  const found: BillFinding[] = [];
  const rail = notes.filter(isRailNote);
  if (house.form === 'rail_house') {
    if (rail.length === 0) found.push({ code: 'MASTER_NOTE_MISSING', subject: 'bill', detail: {} });
    if (!house.hasDeliveryUndertaking)
      found.push({ code: 'DELIVERY_UNDERTAKING_MISSING', subject: 'bill', detail: {} });
  }
  for (const note of rail) {
    if (!isIssuerOrAgent(house, note.consignee))
      found.push({
        code: 'MASTER_CONSIGNEE_NOT_ISSUER',
        subject: note.id,
        detail: { consignee: note.consignee, issuer: house.issuer, deliveryAgents: house.deliveryAgents },
      });
    if (note.regime !== 'SMGS' && note.duplicateHolderId === null)
      found.push({ code: 'DUPLICATE_LOCATION_UNKNOWN', subject: note.id, detail: {} });
    found.push(...redirections(house, note), ...compareContainers(house, note, journey, toleranceBps));
  }
  if (rail.length > 0) {
    const carried = new Set(rail.flatMap((note) => note.containers.map((c) => c.containerNumber)));
    for (const { containerNumber } of house.containers)
      if (!carried.has(containerNumber))
        found.push({ code: 'CONTAINER_NOT_ON_MASTER', subject: containerNumber, detail: {} });
  }
  return [...found, ...compareGoods(house, rail), ...checkJourney(house, journey)];
}

/** What was done along the way against what the document planned. */
function checkJourney(house: HouseFacts, journey: JourneyFacts): BillFinding[] {
  const planned = new Map(house.plannedBorderPoints.map((point) => [plain(point.name), point]));
  return [
    ...journey.borderCrossings
      .filter((place) => planned.size > 0 && !planned.has(plain(place)))
      .map((place) => ({
        code: 'BORDER_UNPLANNED' as const,
        subject: place,
        detail: { planned: house.plannedBorderPoints.map((point) => point.name) },
      })),
    ...journey.reseals
      .filter((reseal) => planned.get(plain(reseal.place))?.resealExpected !== true)
      .map((reseal) => ({
        code: 'RESEAL_UNPLANNED' as const,
        subject: `${reseal.containerNumber}/${reseal.newSealNumber}`,
        detail: { place: reseal.place },
      })),
    ...journey.leftUnsurrendered.map((left) => ({
      code: 'LEFT_BEFORE_SURRENDER' as const,
      subject: left.containerNumber,
      detail: { at: left.at, reportedBy: left.reportedBy },
    })),
  ];
}
