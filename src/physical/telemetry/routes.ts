import { z } from 'zod';
import { withSnapshot } from '../../context.ts';
import { command, query, type Routes, routes } from '../../http/endpoint.ts';
import { cursorKey, page, pageOf, pageQuery } from '../../http/page.ts';
import { idWire } from '../../http/wire.ts';
import { commonRefusals, refuse } from '../../kernel/refusal.ts';
import { findDeviceState } from './account-store.ts';
import { enrolDevice } from './enrol.ts';
import type { Judge } from './ingest.ts';
import { listQuarantined } from './quarantine-store.ts';
import { reportObservations } from './report.ts';
import * as schemas from './schemas.ts';
import { listDevices } from './store.ts';

const tag = 'Telemetry';

function addDevices(app: Routes, judge: Judge): void {
  command(
    app,
    {
      path: '/devices',
      tag,
      summary: 'Enrol a device and get its MQTT credential',
      body: schemas.enrolDeviceInput,
      view: schemas.enrolledDeviceView,
      status: 201,
    },
    enrolDevice,
  );
  query(
    app,
    { path: '/devices', tag, summary: 'The devices you see', filter: pageQuery, view: pageOf(schemas.deviceView) },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) =>
        page('devices', await listDevices(tx, cursorKey('devices', cursor), limit + 1), limit, (d) => d.id),
      ),
  );
  command(
    app,
    {
      path: '/devices/{deviceId}/observations',
      tag,
      summary: 'Report what a device without MQTT, or a person with a hand-held terminal, observed',
      params: z.object({ deviceId: idWire('device') }),
      body: schemas.reportInput,
      view: schemas.reportedView,
    },
    reportObservations(judge),
  );
  query(
    app,
    {
      path: '/devices/{deviceId}/state',
      tag,
      summary: 'What was heard of a device, and what is missing in between',
      params: z.object({ deviceId: idWire('device') }),
      view: schemas.deviceStateView,
    },
    (ctx, { deviceId }) =>
      withSnapshot(
        ctx,
        async (tx) => (await findDeviceState(tx, deviceId)) ?? refuse(commonRefusals.NOT_FOUND, { at: '/deviceId' }),
      ),
  );
}

/** @param judge gives the verdict on what is reported, in the same transaction */
export function telemetryRoutes(judge: Judge) {
  const app = routes();
  addDevices(app, judge);
  query(
    app,
    {
      path: '/quarantine',
      tag,
      summary: 'Messages of your devices that could not be taken, and why',
      filter: pageQuery,
      view: pageOf(schemas.quarantinedView),
    },
    (ctx, { limit, cursor }) =>
      withSnapshot(ctx, async (tx) => {
        const rows = await listQuarantined(tx, cursorKey('quarantine', cursor), limit + 1);
        const views = rows.map((row) => ({
          id: row.key,
          topic: row.topic,
          payloadLength: row.payloadLength,
          reason: row.reason,
          detail: row.detail,
          receivedAt: row.receivedAt.toISOString(),
        }));
        return page('quarantine', views, limit, (view) => view.id);
      }),
  );
  return app;
}
