import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { act, ask } from '../api/call.ts';
import type { PageOf, Row } from '../api/lists.ts';
import { Fault } from '../frame/states.tsx';
import { useAct } from '../parts/act-with-step-up.tsx';
import { Clock } from '../parts/clock.tsx';
import { Field } from '../parts/field.tsx';
import { Shape } from '../parts/state.tsx';
import { useWords } from '../words/index.ts';

const TOKEN = /[0-9a-f]{48}/;

/** The gate: an order is judged here and now, so without a line to the service nothing leaves. */
export function Gate({ isOnline }: { isOnline: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['field', 'releases'],
    queryFn: () =>
      ask<PageOf<Row & { vehicle: string | null; validUntil: string }>>('/v1/releases', {
        state: 'approved',
        limit: 100,
      }),
  });
  const orders = data?.items ?? [];
  const [releaseId, setRelease] = useState<string | undefined>();
  const [token, setToken] = useState('');
  const [vehicle, setVehicle] = useState('');
  const [gross, setGross] = useState('');
  const [tare, setTare] = useState('');
  /** The vehicle that was let out last: what it left on is used up, and stands in the form no more. */
  const [letOut, setLetOut] = useState<string | undefined>();
  const { run, busy, fault } = useAct();
  const order = orders.find(({ id }) => id === releaseId);
  const isReady = releaseId !== undefined && TOKEN.test(token) && vehicle !== '';
  const whole = (text: string) => (/^\d+$/.test(text) ? Number(text) : undefined);
  const open = () =>
    run(async (key) => {
      setLetOut(undefined);
      const body = { token, vehicle, gateWeightKg: whole(gross), tareWeightKg: whole(tare) };
      await act(`/v1/releases/${releaseId}/execution`, body, { key });
      setRelease(undefined);
      for (const empty of [setToken, setVehicle, setGross, setTare]) empty('');
      setLetOut(vehicle);
      await client.invalidateQueries();
    });
  return (
    <section className="panel gate">
      <header>
        <h2>{t('field.gate')}</h2>
      </header>
      <div className="inner stack">
        {!isOnline && (
          <div className="refusal big" role="alert">
            <p className="title">{t('field.doNotOpen')}</p>
            <p>{t('field.judgedNow')}</p>
          </div>
        )}
        {letOut !== undefined && (
          <div className="gate-open" role="status">
            <Shape tone="good" size={32} />
            {t('field.letOut', { vehicle: letOut })}
          </div>
        )}
        {fault !== undefined && <Fault error={fault} />}
        <Field label={t('field.order')} hint={orders.length === 0 ? t('field.noOrder') : undefined}>
          {(field) => (
            <Select
              {...field}
              size="large"
              aria-label={t('field.order')}
              style={{ width: '100%' }}
              value={releaseId}
              placeholder={t('act.choose')}
              onChange={(id) => {
                setRelease(id);
                setVehicle(orders.find((each) => each.id === id)?.vehicle ?? '');
              }}
              options={orders.map(({ id, vehicle: plate }) => ({
                value: id,
                label: `${plate ?? ''} · …${id.slice(-6)}`,
              }))}
            />
          )}
        </Field>
        {order && (
          <p>
            {t('field.validUntil')} <Clock at={order.validUntil} />
          </p>
        )}
        <Scan
          onRead={(text) => {
            const read = TOKEN.exec(text)?.[0];
            if (read !== undefined) setToken(read);
          }}
        />
        <Field label={t('field.token')} hint={t('field.tokenHint', { count: token.length })}>
          {(field) => (
            <Input
              {...field}
              size="large"
              className="code"
              value={token}
              autoComplete="off"
              onChange={({ target }) => setToken(target.value.replaceAll(/\s/g, '').toLowerCase())}
            />
          )}
        </Field>
        <Field label={t('field.vehicle')}>
          {(field) => (
            <Input {...field} size="large" value={vehicle} onChange={({ target }) => setVehicle(target.value)} />
          )}
        </Field>
        <div className="row wrap" style={{ alignItems: 'flex-start' }}>
          <Field label={t('field.gross')} hint={t('field.typed')}>
            {(field) => (
              <Input
                {...field}
                size="large"
                inputMode="numeric"
                suffix="kg"
                value={gross}
                onChange={({ target }) => setGross(target.value)}
              />
            )}
          </Field>
          <Field label={t('field.tare')} isOptional>
            {(field) => (
              <Input
                {...field}
                size="large"
                inputMode="numeric"
                suffix="kg"
                value={tare}
                onChange={({ target }) => setTare(target.value)}
              />
            )}
          </Field>
        </div>
        <Button
          type="primary"
          className="gate-button"
          loading={busy}
          disabled={!isOnline || !isReady}
          onClick={() => void open()}
        >
          {t('field.open')}
        </Button>
      </div>
    </section>
  );
}

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

/** Reads a code by the camera, where this browser can by itself; elsewhere it is typed. */
function Scan({ onRead }: { onRead(text: string): void }) {
  const { t } = useWords();
  const [isOn, setOn] = useState(false);
  const [isFailed, setFailed] = useState(false);
  const video = useRef<HTMLVideoElement>(null);
  const told = useRef(onRead);
  told.current = onRead;
  const Known = (globalThis as { BarcodeDetector?: new (asked: { formats: string[] }) => Detector }).BarcodeDetector;
  useEffect(() => {
    if (!isOn || !Known) return;
    const detector = new Known({ formats: ['qr_code'] });
    let stream: MediaStream | undefined;
    let beat: ReturnType<typeof setInterval> | undefined;
    let isOver = false;
    const look = async () => {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (isOver || !video.current) return;
      video.current.srcObject = stream;
      await video.current.play();
      const read = async () => {
        const [found] = await detector.detect(video.current as HTMLVideoElement);
        if (!found) return;
        told.current(found.rawValue);
        setOn(false);
      };
      beat = setInterval(() => {
        void read().catch(() => {});
      }, 300);
    };
    look().catch(() => {
      setFailed(true);
      setOn(false);
    });
    return () => {
      isOver = true;
      clearInterval(beat);
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, [isOn, Known]);
  if (!Known) return <p className="quiet small">{t('field.noScan')}</p>;
  return (
    <div className="stack tight">
      <Button size="large" onClick={() => setOn(!isOn)}>
        {t(isOn ? 'field.stopScan' : 'field.scan')}
      </Button>
      {isFailed && <p className="tone-look small">{t('field.noCamera')}</p>}
      {isOn && <video ref={video} className="scan" muted playsInline />}
    </div>
  );
}
