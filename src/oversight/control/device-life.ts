import { asSystem, type Ctx, type DomainEvent, requireMandate, requirePerson } from '../../context.ts';
import { act, recordEvent } from '../../ground/audit/index.ts';
import { findParty } from '../../ground/parties/index.ts';
import { policyOn } from '../../ground/policy/index.ts';
import { onRecord } from '../../kernel/on-record.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { businessDateAt } from '../../kernel/time.ts';
import {
  bindDevices,
  changeDevice,
  closeAccount,
  type DeviceChange,
  type DeviceView,
  type EnrolledDeviceView,
  enrolmentOf,
  findDevices,
  newPassword,
  telemetryRefusals,
  unbindDevices,
} from '../../physical/telemetry/index.ts';
import { addSuccessor, dropDevice, findWatchIdOfDevice, judgeAnew } from './device-life-store.ts';
import { watchChanged } from './events.ts';
import { controlRefusals } from './rules.ts';
import type { SubjectView } from './schemas.ts';
import { requireInterest } from './sign-off.ts';
import { lockStatesOfLots } from './state-store.ts';
import { findSubject, participantsOfSubject, touchExpectation } from './store.ts';
import { carryAgreements, changeSettings } from './watch-store.ts';

type Device = DeviceView & { number: number };

/** A device with the watch that it is in; the watch is locked, so that nothing is judged by it meanwhile. */
async function lockDevice(ctx: Ctx, deviceId: string): Promise<{ device: Device; watch: SubjectView | undefined }> {
  const subjectId = await findWatchIdOfDevice(ctx, deviceId);
  const watch = subjectId === undefined ? undefined : await findSubject(ctx, subjectId);
  if (watch) await lockStatesOfLots(ctx, watch.lotIds);
  const [device] = await findDevices(ctx, [deviceId]);
  if (!device) refuse(commonRefusals.NOT_FOUND, { at: '/deviceId' });
  return { device, watch: watch && (await findSubject(ctx, watch.id)) };
}

async function lockOwn(tx: Ctx, deviceId: string) {
  const found = await asSystem(tx, 'devices', (system) => lockDevice(system, deviceId));
  if (found.device.ownerId !== requirePerson(tx).partyId) refuse(commonRefusals.NOT_FOUND, { at: '/deviceId' });
  return found;
}

const participantsOf = (ctx: Ctx, { ownerId }: DeviceView, watch: SubjectView | undefined) =>
  asSystem(ctx, 'devices', async (system) => [
    ...new Set([ownerId, ...(watch ? await participantsOfSubject(system, watch.id) : [])]),
  ]);

const deviceEvent = (
  type: string,
  device: DeviceView,
  participants: readonly string[],
  payload: Record<string, unknown>,
): DomainEvent => ({ type, version: 1, objectId: device.id, participants, payload: { code: device.code, ...payload } });

/**
 * The watch is another by its devices: who lends against its goods agrees to it anew, by two people, and until then it proves
 * nothing. Where a device only came beside others, what was agreed to goes on.
 */
async function renewWatch(ctx: Ctx, watch: SubjectView, isMore: boolean): Promise<void> {
  const version = watch.lastVersion + 1;
  await changeSettings(ctx, watch.id, {
    settingsVersion: version,
    lastVersion: watch.asked === null ? version : version + 1,
    // To whoever takes the goods later than they were offered, fewer devices, or others, are a looser watch.
    ...(!isMore && { loosenedAt: ctx.clock.now() }),
  });
  if (isMore) await carryAgreements(ctx, watch.id, watch.settingsVersion, version);
  await touchExpectation(ctx, watch.id);
  const view = onRecord(await findSubject(ctx, watch.id));
  const devices = { deviceIds: view.deviceIds, revokedDeviceIds: view.revokedDeviceIds };
  await recordEvent(ctx, watchChanged(view, await participantsOfSubject(ctx, watch.id), devices));
}

async function change(
  tx: Ctx,
  { device, watch }: { device: Device; watch: SubjectView | undefined },
  to: DeviceChange,
) {
  return asSystem(tx, 'devices', async (system) => {
    const view = await changeDevice(system, device.id, to);
    if (!view) refuse(telemetryRefusals.DEVICE_REVOKED, { at: '/deviceId' });
    if (watch) await renewWatch(system, watch, false);
    return view;
  });
}

/** The owner, a lender over what the device watches, or the operator; to anyone else there is no such device. */
async function mayRevoke(tx: Ctx, { device, watch }: { device: Device; watch: SubjectView | undefined }) {
  const { partyId, roles } = requirePerson(tx);
  if (device.ownerId === partyId) requireMandate(tx, 'device:enrol');
  else if (roles.includes('operator')) requireMandate(tx, 'party:register');
  else if (watch && (await findSubject(tx, watch.id))) {
    requireMandate(tx, 'control:order');
    await requireInterest(tx, watch.lotIds);
  } else refuse(commonRefusals.NOT_FOUND, { at: '/deviceId' });
}

/**
 * Nothing that the device says is heard from here on, on whatever connection it comes; what it said stays. Goods that it
 * watched are no longer proved, unless another took its place before.
 */
export async function revokeDevice(ctx: Ctx, input: { deviceId: string; reason: string }): Promise<DeviceView> {
  return act(ctx, { verb: 'device.revoke', mandate: 'person', input }, async (tx) => {
    const found = await asSystem(tx, 'devices', (system) => lockDevice(system, input.deviceId));
    await mayRevoke(tx, found);
    const { device, watch } = found;
    const { partyId } = requirePerson(tx);
    const view = await asSystem(tx, 'devices', async (system) => {
      if (watch) {
        await dropDevice(system, watch.id, device.id, device.replacedBy);
        await unbindDevices(system, [device.number]);
        await judgeAnew(system, watch.id, 0n);
      }
      await closeAccount(system, device.number);
      const revoked = { revokedAt: system.clock.now(), revokedBy: partyId, revokedFor: input.reason };
      const made = await changeDevice(system, device.id, revoked);
      if (!made) refuse(telemetryRefusals.DEVICE_REVOKED, { at: '/deviceId' });
      if (watch) await renewWatch(system, watch, false);
      return made;
    });
    const participants = [...new Set([partyId, ...(await participantsOf(tx, device, watch))])];
    return { view, event: deviceEvent('device.revoked', view, participants, { by: partyId, reason: input.reason }) };
  });
}

/**
 * A new password; a connection that was opened with the former one is closed. Who has the password of a device that does not sign is
 * the device: the watch is another, as with another key.
 */
export async function rotatePassword(ctx: Ctx, input: { deviceId: string }): Promise<EnrolledDeviceView> {
  return act<EnrolledDeviceView>(ctx, { verb: 'device.rotatePassword', mandate: 'device:enrol', input }, async (tx) => {
    const found = await lockOwn(tx, input.deviceId);
    const { password, passwordHash } = await newPassword(tx);
    const watch = found.device.publicKey === null ? found.watch : undefined;
    const view = await change(tx, { device: found.device, watch }, { passwordHash });
    return {
      ...enrolmentOf(tx, view, password),
      event: deviceEvent('device.passwordRotated', view, [view.ownerId], {}),
    };
  });
}

/** Another key signs from here on. What is under way may be signed with the former one for the hours that are stated. */
export async function rotateKey(
  ctx: Ctx,
  input: { deviceId: string; publicKey: string; formerForHours: number },
): Promise<DeviceView> {
  return act(ctx, { verb: 'device.rotateKey', mandate: 'device:enrol', input }, async (tx) => {
    const found = await lockOwn(tx, input.deviceId);
    const now = tx.clock.now();
    const hoursMost = policyOn('device.formerKeyHours', businessDateAt(now)).value;
    if (input.formerForHours > hoursMost)
      refuse(telemetryRefusals.FORMER_KEY_TOO_LONG, { at: '/formerForHours', facts: { hoursMost } });
    const view = await change(tx, found, {
      publicKey: input.publicKey,
      keyBy: found.device.ownerId,
      formerKey: input.formerForHours > 0 ? found.device.publicKey : null,
      formerKeyUntil: input.formerForHours > 0 ? new Date(now.getTime() + input.formerForHours * 3_600_000) : null,
    });
    const participants = await participantsOf(tx, view, found.watch);
    const payload = { publicKey: view.publicKey, formerKeyUntil: view.formerKeyUntil };
    return { view, event: deviceEvent('device.keyRotated', view, participants, payload) };
  });
}

/** Another party owns the device. Its password is nobody's: the new owner takes one of its own, and only then it is heard. */
export async function handOverDevice(ctx: Ctx, input: { deviceId: string; toPartyId: string }): Promise<DeviceView> {
  return act(ctx, { verb: 'device.handOver', mandate: 'device:enrol', input }, async (tx) => {
    const found = await lockOwn(tx, input.deviceId);
    const taker = await findParty(tx, input.toPartyId);
    if (!taker) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    if (!taker.roles.includes('collateral_manager') && !taker.roles.includes('carrier'))
      refuse(telemetryRefusals.DEVICE_TAKER_UNFIT, { at: '/toPartyId' });
    const { passwordHash } = await newPassword(tx);
    const from = found.device.ownerId;
    const view = await change(tx, found, { ownerId: taker.id, participants: [taker.id], lentTo: null, passwordHash });
    const participants = [...new Set([from, ...(await participantsOf(tx, view, found.watch))])];
    return { view, event: deviceEvent('device.handedOver', view, participants, { from, to: taker.id }) };
  });
}

/**
 * Another device of the same kind takes its place in the watch. While the first is heard too, nothing is less than it was;
 * once that is revoked, the lenders agree to the watch as it then is.
 */
export async function replaceDevice(ctx: Ctx, input: { deviceId: string; successorId: string }): Promise<DeviceView> {
  return act(ctx, { verb: 'device.replace', mandate: 'device:enrol', input }, async (tx) => {
    const { device, watch } = await lockOwn(tx, input.deviceId);
    const [successor] = await findDevices(tx, [input.successorId]);
    if (!successor || successor.ownerId !== device.ownerId)
      refuse(controlRefusals.DEVICE_NOT_YOURS, { at: '/successorId' });
    const isFit =
      successor.id !== device.id &&
      successor.kind === device.kind &&
      successor.revokedAt === null &&
      (successor.numbered || !device.numbered);
    if (!isFit || (await asSystem(tx, 'devices', (system) => findWatchIdOfDevice(system, successor.id))) !== undefined)
      refuse(telemetryRefusals.SUCCESSOR_UNFIT, { at: '/successorId' });
    const view = await asSystem(tx, 'devices', async (system) => {
      const made = await changeDevice(system, device.id, { replacedBy: successor.id }, true);
      if (watch) {
        const above = await bindDevices(system, [successor.number]);
        await addSuccessor(system, watch.id, device.id, successor);
        await judgeAnew(system, watch.id, above);
        await renewWatch(system, watch, device.revokedAt === null);
      }
      return onRecord(made);
    });
    const participants = await participantsOf(tx, view, watch);
    return { view, event: deviceEvent('device.replaced', view, participants, { successorId: successor.id }) };
  });
}

/** The owner lets a custodian watch with its device, or no more: what is in a watch stays in it until that ends. */
export async function lendDevice(ctx: Ctx, input: { deviceId: string; toPartyId: string | null }): Promise<DeviceView> {
  return act(ctx, { verb: 'device.lend', mandate: 'device:enrol', input }, async (tx) => {
    const { device } = await lockOwn(tx, input.deviceId);
    const taker = input.toPartyId === null ? undefined : await findParty(tx, input.toPartyId);
    if (input.toPartyId !== null && !taker) refuse(commonRefusals.NOT_FOUND, { at: '/toPartyId' });
    if (taker && !taker.roles.includes('collateral_manager') && !taker.roles.includes('carrier'))
      refuse(telemetryRefusals.DEVICE_TAKER_UNFIT, { at: '/toPartyId' });
    const view = await changeDevice(tx, device.id, { lentTo: input.toPartyId });
    if (!view) refuse(telemetryRefusals.DEVICE_REVOKED, { at: '/deviceId' });
    const participants = [...new Set([view.ownerId, ...(input.toPartyId === null ? [] : [input.toPartyId])])];
    return { view, event: deviceEvent('device.lent', view, participants, { to: input.toPartyId }) };
  });
}
