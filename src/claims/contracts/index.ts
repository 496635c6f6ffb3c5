export { paymentLimitsOn } from './register.ts';
export { contractRoutes } from './routes.ts';
export { contractRefusals, lateInterestMinor, type PaymentDue, paymentDue } from './rules.ts';
export type { ContractView } from './schemas.ts';
export { addContractParticipant, findContract, findContractsByNumber, markNoticed } from './store.ts';
