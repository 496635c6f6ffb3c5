import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { act, serverNow } from '../api/call.ts';
import { useCatalogue } from '../api/catalogue.ts';
import { useMe } from '../api/me.ts';
import type { Task } from '../api/tasks.ts';
import { Fault } from '../frame/states.tsx';
import { useWords } from '../words/index.ts';
import { useOpenAct } from './act-desk.tsx';
import { useAct } from './act-with-step-up.tsx';
import { Clock } from './clock.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { instantText, listed } from './format.ts';
import { Shape, type Tone } from './state.tsx';

const tones: Record<Task['grave'], Tone> = { 1: 'wait', 2: 'look', 3: 'act' };

export function Grave({ grave }: { grave: Task['grave'] }) {
  const { t } = useWords();
  return (
    <span role="img" aria-label={t(`grave.${grave}`)} title={t(`grave.${grave}`)}>
      <Shape tone={tones[grave]} />
    </span>
  );
}

/** What the thing itself says already is not typed again: what a debtor confirms stands on the receivable. */
function filledOf({ act: verb, object }: Task): Record<string, unknown> | undefined {
  if (verb !== 'receivable.confirm' || object === null) return undefined;
  const { amountMinor, currency, dueOn } = object;
  return { amount: { amountMinor, currency }, dueOn };
}

type Asked = 'handover' | 'snooze' | 'escalation';

/** One task: what is asked, by when, who may; and what can be done about it. `isHere`: on the page of what it is about. */
export function TaskCard({ task, isHere = false }: { task: Task; isHere?: boolean }) {
  const { t, pick, language } = useWords();
  const mandated = useCatalogue('mandate');
  const me = useMe();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const openAct = useOpenAct();
  const [asked, setAsked] = useState<Asked | undefined>();
  const isMine = task.claimedBy?.personId === me.person.id;
  // What is looked at first has no act of its own: its address is one of reading.
  const isAct = task.path.split('/').length > 4;
  const take = (what: 'claim' | 'letting-go' | 'waking') =>
    run(async (key) => {
      await act(`/v1/tasks/${task.objectId}/${what}`, { act: task.act }, { key });
      await client.invalidateQueries();
    });
  return (
    <div className="stack tight">
      <div className="row" style={{ alignItems: 'flex-start' }}>
        <span style={{ paddingTop: 3 }}>
          <Grave grave={task.grave} />
        </span>
        <div className="grow">
          <h3>{pick(task.why)}</h3>
          <p className="quiet small">{task.dueAt === null ? t('work.noDue') : <Clock at={task.dueAt} />}</p>
        </div>
      </div>
      {fault !== undefined && <Fault error={fault} />}
      <p className="small">
        {t(task.mayDo ? 'task.may' : 'task.mayNot')}
        <span className="quiet">
          {' · '}
          {t('task.others')}:{' '}
          {listed(
            task.others.map(({ name }) => name),
            language,
          ) || t('task.nobodyElse')}
        </span>
      </p>
      {task.needs !== null && <p className="quiet small">{t('task.needs', { mandate: mandated(task.needs) })}</p>}
      {(task.waitsFor ?? []).map(({ code, title, remedy }) => (
        <p key={code} className="small tone-look">
          {t('task.waitsFor')}: {pick(title)}
          {pick(remedy) !== '' && <span className="quiet"> · {pick(remedy)}</span>}
        </p>
      ))}
      {task.claimedBy !== null && (
        <p className="small">
          {t('work.who')}: {task.claimedBy.name}
        </p>
      )}
      {task.escalatedBy !== null && (
        <p className="small tone-look">
          {t('task.escalated', { name: task.escalatedBy.name, reason: task.escalatedReason ?? '' })}
        </p>
      )}
      {task.snoozedUntil !== null && (
        <p className="small">
          {t('task.rests', { at: instantText(task.snoozedUntil, serverNow()), reason: task.snoozeReason ?? '' })}
        </p>
      )}
      <div className="row wrap acts" style={{ gap: 8 }}>
        {task.mayDo && isAct && (
          <Button
            type="primary"
            onClick={() =>
              openAct({
                path: task.path,
                title: pick(task.why),
                object: task.object ?? undefined,
                filled: filledOf(task),
              })
            }
          >
            {t('task.do')}
          </Button>
        )}
        {!isHere && (
          <Link to="/$noun/$id" params={{ noun: task.noun, id: task.objectId }}>
            {t('task.see')}
          </Link>
        )}
        {task.mayDo && task.claimedBy === null && (
          <Button loading={busy} onClick={() => void take('claim')}>
            {t('task.claim')}
          </Button>
        )}
        {task.snoozedUntil !== null && (
          <Button loading={busy} onClick={() => void take('waking')}>
            {t('task.wake')}
          </Button>
        )}
        {isMine && (
          <>
            <Button onClick={() => setAsked('handover')}>{t('task.handOver')}</Button>
            <Button onClick={() => setAsked('snooze')}>{t('task.snooze')}</Button>
            <Button onClick={() => setAsked('escalation')}>{t('task.escalate')}</Button>
            <Button type="text" onClick={() => void take('letting-go')}>
              {t('task.letGo')}
            </Button>
          </>
        )}
      </div>
      {asked !== undefined && <Aside task={task} what={asked} onClose={() => setAsked(undefined)} />}
    </div>
  );
}

const words = { handover: 'task.handOver', snooze: 'task.snooze', escalation: 'task.escalate' } as const;

/** What is done with a task besides doing it: to whom, until when, and why. */
function Aside({ task, what, onClose }: { task: Task; what: Asked; onClose(): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const { run, busy, fault } = useAct();
  const [form, setForm] = useState({ toPersonId: '', until: '', reason: '' });
  const body = {
    act: task.act,
    ...(what === 'handover' ? { toPersonId: form.toPersonId } : { reason: form.reason }),
    ...(what === 'snooze' && { until: form.until === '' ? '' : new Date(`${form.until}:00+08:00`).toISOString() }),
  };
  const send = async () => {
    const isDone = await run(async (key) => {
      await act(`/v1/tasks/${task.objectId}/${what}`, body, { key });
      await client.invalidateQueries();
    });
    if (isDone) onClose();
  };
  return (
    <Dialog title={t(words[what])} onCancel={onClose} width={460}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {fault !== undefined && <Fault error={fault} />}
        {what === 'handover' && (
          <Field label={t('task.to')}>
            {(given) => (
              <Select
                {...given}
                aria-label={t('task.to')}
                style={{ width: '100%' }}
                value={form.toPersonId || undefined}
                onChange={(toPersonId) => setForm({ ...form, toPersonId })}
                options={task.others.map(({ personId, name }) => ({ value: personId, label: name }))}
              />
            )}
          </Field>
        )}
        {what === 'snooze' && (
          <Field label={t('task.until')} hint="UTC+8">
            {(given) => (
              <Input
                {...given}
                type="datetime-local"
                value={form.until}
                onChange={({ target }) => setForm({ ...form, until: target.value })}
              />
            )}
          </Field>
        )}
        {what !== 'handover' && (
          <Field label={t('task.reason')}>
            {(given) => (
              <Input.TextArea
                {...given}
                rows={3}
                value={form.reason}
                onChange={({ target }) => setForm({ ...form, reason: target.value })}
              />
            )}
          </Field>
        )}
        <div>
          <Button type="primary" htmlType="submit" loading={busy}>
            {t(words[what])}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
