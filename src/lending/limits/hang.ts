import { asSystem, type Ctx } from '../../context.ts';
import { changeFacility } from '../financing/index.ts';
import { takeFor } from './take.ts';

/** Hangs a locked facility under a limit, with what stands under it. */
export async function hang(ctx: Ctx, facilityId: string, limitId: string, how: { isAgain: boolean }): Promise<void> {
  await changeFacility(ctx, facilityId, ['proposed', 'active', 'suspended'], { limitId });
  await asSystem(ctx, 'limits', (system) => takeFor(system, facilityId, how));
}
