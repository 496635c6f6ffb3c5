export {
  type Act,
  type Answer,
  type Holdfast,
  holdfast,
  type Input,
  type Options,
  type Outcome,
  type Previewed,
} from './client.ts';
export { type LiveEvent, type LiveTask } from './live.ts';
export type { RefusalCode } from './made/refusals.ts';
export type { Operations, Schemas } from './made/types.ts';
export { words } from './made/words.ts';
export { isRefused, Refused, Unreachable } from './refused.ts';
