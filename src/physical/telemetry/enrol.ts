import { type Ctx, type DomainEvent, requirePerson } from '../../context.ts';
import { act, sha256 } from '../../ground/audit/index.ts';
import { refuse } from '../../kernel/refusal.ts';
import { observationsTopic, telemetryRefusals } from './rules.ts';
import type { DeviceView, EnrolDeviceInput, EnrolledDeviceView } from './schemas.ts';
import { insertDevice } from './store.ts';

const deviceEnrolled = (device: DeviceView): DomainEvent => ({
  type: 'device.enrolled',
  version: 1,
  objectId: device.id,
  participants: [device.ownerId],
  payload: { code: device.code, kind: device.kind, publicKey: device.publicKey, numbered: device.numbered },
});

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');

/** A password for a device, and the hash by which it is known. */
export async function newPassword(ctx: Ctx): Promise<{ password: string; passwordHash: Uint8Array }> {
  const password = hexOf(ctx.chance(new Uint8Array(24)));
  return { password, passwordHash: await sha256(new TextEncoder().encode(password)) };
}

/** The one credential of a device; its password is shown once, and not when the act is replayed. */
export function enrolmentOf({ tenantId }: Ctx, device: DeviceView, password: string) {
  const signs = { tenant: tenantId, device: device.code };
  const mqtt = { username: device.topicName, password, topic: observationsTopic(device.topicName) };
  return { view: { device, signs, mqtt }, answer: { device, signs, mqtt: { ...mqtt, password: null } } };
}

/**
 * A custodian enrols a device and gets its one credential: user name and topic are its code in the one tenant that names plainly,
 * and begin with it in every other, so that no name tells what others have; the password is shown once.
 */
export async function enrolDevice(ctx: Ctx, input: EnrolDeviceInput): Promise<EnrolledDeviceView> {
  return act<EnrolledDeviceView>(ctx, { verb: 'device.enrol', mandate: 'device:enrol', input }, async (tx) => {
    const { partyId } = requirePerson(tx);
    const { password, passwordHash } = await newPassword(tx);
    const suffix = hexOf(tx.chance(new Uint8Array(5)));
    const row = {
      nameApart: `${input.code}.${suffix}`,
      id: tx.newId('device'),
      code: input.code,
      kind: input.kind,
      ownerId: partyId,
      reportEveryS: input.reportEveryS ?? null,
      publicKey: input.publicKey ?? null,
      keyBy: input.publicKey === undefined ? null : partyId,
      isNumbered: input.numbered ?? true,
      passwordHash,
      participants: [partyId],
    };
    const device = (await insertDevice(tx, row, 'plain where it may')) ?? (await insertDevice(tx, row, 'apart'));
    if (!device) refuse(telemetryRefusals.DEVICE_CODE_TAKEN, { at: '/code' });
    return { ...enrolmentOf(tx, device, password), event: deviceEnrolled(device) };
  });
}
