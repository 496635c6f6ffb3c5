import { refuse } from '../../kernel/refusal.ts';
import type { BillView } from '../lading/index.ts';
import { dcsaRefusals } from './refusals.ts';
import type { TransportDocument } from './schemas.ts';

/**
 * What a bill says that a DCSA transport document has no place for, as pointers into the bill. The standard is about
 * carriage by sea between two ports, with rail as pre- or on-carriage at most.
 */
export function notCarried(bill: BillView): string[] {
  const missing: string[] = [];
  if (bill.form === 'rail_house') missing.push('/form');
  if (bill.portOfLoading === undefined) missing.push('/portOfLoading');
  if (bill.portOfDischarge === undefined) missing.push('/portOfDischarge');
  if (bill.governingArrangement !== undefined) missing.push('/governingArrangement');
  const sea = bill.legs.findIndex((leg) => leg.mode === 'sea');
  if (sea < 0) missing.push('/legs');
  for (const [i, leg] of bill.legs.entries()) {
    if (leg.fromStation ?? leg.toStation) missing.push(`/legs/${i}/fromStation`);
    if (leg.borderPoints.length > 0) missing.push(`/legs/${i}/borderPoints`);
    if (leg.consignmentNote !== undefined) missing.push(`/legs/${i}/consignmentNote`);
  }
  return missing;
}

const modes = { rail: 'RAIL', road: 'TRUCK', inland_waterway: 'BARGE', sea: 'VESSEL', air: 'VESSEL' } as const;

/** A bill as a DCSA transport document. What it cannot carry is refused and named, never bent into something else. */
export function transportDocumentOf(
  bill: BillView,
  carrier: { code: string; list: 'SMDG' | 'NMFTA' },
): TransportDocument {
  const missing = notCarried(bill);
  if (missing.length > 0) refuse(dcsaRefusals.DCSA_CANNOT_CARRY, { at: missing[0] ?? '', facts: { members: missing } });
  const sea = bill.legs.findIndex((leg) => leg.mode === 'sea');
  const [before, after] = [bill.legs[sea - 1], bill.legs[sea + 1]];
  const party = (id: string) => ({
    partyName: bill.names[id]?.name ?? id,
    identifyingCodes: [{ codeListProvider: 'HFST', partyCode: id }],
  });
  const order = bill.orderOfId === null ? undefined : party(bill.orderOfId);
  const containers = [...new Set(bill.lots.map((lot) => lot.containerNumber))];
  const kg = (containerNumber: string) =>
    bill.lots.filter((l) => l.containerNumber === containerNumber).reduce((sum, l) => sum + l.grossWeightKg, 0);
  return {
    transportDocumentReference: bill.number.slice(0, 20),
    transportDocumentTypeCode: 'BOL',
    isElectronic: true,
    isToOrder: bill.negotiability === 'order',
    isShippedOnBoardType: bill.shippedOnBoardOn !== undefined,
    ...(bill.shippedOnBoardOn === undefined
      ? { receivedForShipmentDate: bill.takenInChargeOn }
      : { shippedOnBoardDate: bill.shippedOnBoardOn }),
    freightPaymentTermCode: bill.freight === 'prepaid' ? 'PRE' : 'COL',
    issueDate: bill.issuedOn,
    carrierCode: carrier.code,
    carrierCodeListProvider: carrier.list,
    carrierClauses: bill.clauses,
    numberOfOriginalsWithoutCharges: bill.originalsIssued,
    transports: {
      plannedDepartureDate: bill.shippedOnBoardOn ?? bill.takenInChargeOn,
      ...(before && { preCarriageBy: modes[before.mode] }),
      ...(after && { onCarriageBy: modes[after.mode] }),
      placeOfReceipt: { locationName: bill.placeOfReceipt },
      portOfLoading: { locationName: bill.portOfLoading },
      portOfDischarge: { locationName: bill.portOfDischarge },
      placeOfDelivery: { locationName: bill.placeOfDelivery },
      vesselVoyages: [{ vesselName: bill.legs[sea]?.conveyance ?? 'not stated' }],
    },
    documentParties: {
      shipper: party(bill.shipperId),
      ...(order && (bill.negotiability === 'order' ? { endorsee: order } : { consignee: order })),
      notifyParties: [party(bill.notifyId)],
    },
    consignmentItems: [
      {
        descriptionOfGoods: [bill.goodsDescription],
        HSCodes: bill.hsCodes.map((code) => code.slice(0, 6)),
        cargoItems: containers.map((equipmentReference) => ({
          equipmentReference,
          cargoGrossWeight: { value: kg(equipmentReference), unit: 'KGM' },
        })),
      },
    ],
    utilizedTransportEquipments: containers.map((equipmentReference) => ({
      isShipperOwned: false,
      equipment: { equipmentReference },
      seals: bill.lots
        .filter((lot) => lot.containerNumber === equipmentReference)
        .map((lot) => ({ number: lot.sealNumber })),
    })),
  };
}
