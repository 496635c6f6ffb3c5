export {
  followStatement,
  foundContradicted,
  foundContradictedFrom,
  foundOnSaid,
  replaceAllTakenBack,
} from './contradicted.ts';
export {
  addClaim,
  doneOn,
  findDone,
  findReceipt,
  listGivenBack,
  noteDone,
  payClaims,
  payClaimsOn,
  sumClaims,
} from './contradicted-store.ts';
export { putRight, requireContradicted, undoWrong } from './rebooked.ts';
export { moneyInRoutes } from './routes.ts';
export { isBorneBy, moneyInRefusals, plainName } from './rules.ts';
export { isSaidBack, restsOnSaid } from './said-store.ts';
export { bankReferenceWire, type MoneyReceiptView, moneyInFields, moneyReceiptView } from './schemas.ts';
export { bookedOf, bookedUnder, takeCollectedOf, type WaitingReceipt } from './store.ts';
export { linesOf, type MoneyIn, takeCollected, takeMoneyIn } from './take-in.ts';
