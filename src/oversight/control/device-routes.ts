import { z } from 'zod';
import { command, type Routes, routes } from '../../http/endpoint.ts';
import { idWire, textWire } from '../../http/wire.ts';
import { deviceKeyWire, deviceView, enrolledDeviceView } from '../../physical/telemetry/index.ts';
import { handOverDevice, lendDevice, replaceDevice, revokeDevice, rotateKey, rotatePassword } from './device-life.ts';

const tag = 'Telemetry';
const params = z.object({ deviceId: idWire('device') });

function addCredentials(app: Routes): void {
  command(
    app,
    {
      path: '/devices/{deviceId}/revocation',
      tag,
      summary:
        'Revoke a device, as its owner, a lender over what it watches, or the operator: nothing is heard of it since',
      params,
      body: z.strictObject({ reason: textWire(300) }),
      view: deviceView,
    },
    revokeDevice,
  );
  command(
    app,
    {
      path: '/devices/{deviceId}/password',
      tag,
      summary: 'Give a device another password; connections with the former one are closed',
      params,
      body: z.strictObject({}),
      view: enrolledDeviceView,
    },
    rotatePassword,
  );
  command(
    app,
    {
      path: '/devices/{deviceId}/key',
      tag,
      summary: 'Give a device another key; lenders over what it watches agree to the watch anew',
      params,
      body: z.strictObject({
        publicKey: deviceKeyWire,
        formerForHours: z.int().min(0).default(0).meta({
          description: 'Hours in which what is under way may still be signed with the former key; 0 where that is lost',
        }),
      }),
      view: deviceView,
    },
    rotateKey,
  );
}

/** The life of a device after its enrolment; what it watches is other goods' proof, so it is told here. */
export function deviceRoutes() {
  const app = routes();
  addCredentials(app);
  command(
    app,
    {
      path: '/devices/{deviceId}/handover',
      tag,
      summary: 'Hand a device over to another party, which takes a password of its own',
      params,
      body: z.strictObject({ toPartyId: idWire('party') }),
      view: deviceView,
    },
    handOverDevice,
  );
  command(
    app,
    {
      path: '/devices/{deviceId}/loan',
      tag,
      summary: 'Let a custodian watch with your device, or no more; without it nobody but you binds the device',
      params,
      body: z.strictObject({ toPartyId: idWire('party').nullable() }),
      view: deviceView,
    },
    lendDevice,
  );
  command(
    app,
    {
      path: '/devices/{deviceId}/replacement',
      tag,
      summary: 'Put another device beside this one in its watch, to take its place',
      params,
      body: z.strictObject({ successorId: idWire('device') }),
      view: deviceView,
    },
    replaceDevice,
  );
  return app;
}
