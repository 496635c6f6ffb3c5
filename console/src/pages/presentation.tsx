import { useSuspenseQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { useState } from 'react';
import { api, type Schemas } from '../api/call.ts';
import { useOpenAct } from '../parts/act-desk.tsx';
import { Figure } from '../parts/figure.tsx';
import { History } from '../parts/history.tsx';
import { Shape, type Tone } from '../parts/state.tsx';
import { Awaited, Panel, ThingHead, useRow } from '../parts/thing.tsx';
import { Fields, Reference } from '../parts/value.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';

type Presentation = Schemas['PresentationDetail'];
type Examined = NonNullable<Schemas['Examination']>;
type Answers = Record<string, Schemas['ExaminerAnswer']>;
const tones: Record<'D' | 'S' | 'H', Tone> = { D: 'act', S: 'look', H: 'unknown' };

/** Does it comply, and until when may it be refused: required, found and finding side by side. */
export default function Presentation() {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const { t } = useWords();
  const row = useRow('presentations', id);
  const { data: presentation } = useSuspenseQuery({
    queryKey: ['presentation', id],
    queryFn: () => api.call('getPresentation', { path: { presentationId: id } }),
  });
  const { examination, amount, documents, lastDayToRefuse, calendarVersion, late, refusalNotice } = presentation;
  return (
    <>
      <ThingHead
        noun="presentations"
        row={row}
        whole={presentation}
        lead={late ? <span className="tone-look">{t('exam.late')}</span> : undefined}
      />
      <div className="columns">
        <div className="third">
          <Figure label={t('exam.amount')} minor={amount.amountMinor} currency={amount.currency} />
        </div>
        <div className="third">
          <div className="panel figure-panel">
            <p className="quiet small">{t('exam.lastDay')}</p>
            <p className="figure">{lastDayToRefuse ?? '—'}</p>
            <p className={`small ${calendarVersion === null ? 'tone-look' : 'quiet'}`}>
              {calendarVersion === null ? t('exam.noCalendar') : t('exam.calendar', { calendar: calendarVersion })}
            </p>
          </div>
        </div>
        <div className="third">
          <div className="panel figure-panel">
            <p className="quiet small">{t('exam.credit')}</p>
            <p style={{ fontSize: 16, marginTop: 6 }}>
              <Reference id={presentation.creditId} />
            </p>
            {examination?.lastDayToPresent !== undefined && (
              <p className="quiet small" style={{ marginTop: 4 }}>
                {t('exam.lastPresent')}: {examination.lastDayToPresent}
              </p>
            )}
          </div>
        </div>
        <div className="full stack">
          <Awaited objectId={id} />
          {examination ? (
            <Examination presentation={presentation} examination={examination} />
          ) : (
            <Panel title={t('exam.title')}>
              <p className="quiet">{t('exam.none')}</p>
            </Panel>
          )}
        </div>
        <div className="two-thirds stack">
          {refusalNotice && (
            <Panel title={t('exam.notice')}>
              <pre className="letter code">{refusalNotice.message}</pre>
            </Panel>
          )}
          <Documents documents={documents} />
        </div>
        <div className="third stack">
          <History objectId={id} />
        </div>
      </div>
    </>
  );
}

interface Line {
  key: string;
  class: 'D' | 'S' | 'H';
  rule: string;
  documentId: string | undefined;
  required: string;
  found: string;
  text: string;
  statement: string;
}

const linesOf = ({ discrepancies, forExaminer }: Examined): Line[] => [
  ...discrepancies.map((each) => ({ ...each, documentId: each.documentId, key: each.rule, statement: each.text })),
  ...forExaminer.map((each) => ({
    ...each,
    documentId: each.documentId,
    key: each.rule,
    text: each.question,
    statement: each.statement ?? '',
  })),
];

/** The findings, and the decision made of them: a discrepancy cannot be waved away, a suspicion only for a reason. */
function Examination({ presentation, examination }: { presentation: Presentation; examination: Examined }) {
  const { t, language } = useWords();
  const [answers, setAnswers] = useState<Answers>({});
  const [dismissed, setDismissed] = useState<Record<string, string>>({});
  const openAct = useOpenAct();
  const lines = linesOf(examination);
  const toAnswer = examination.forExaminer.filter(({ rule }) => answers[rule] === undefined).length;
  const isOpen = presentation.status === 'received' || presentation.status === 'examined';
  const decide = (decision: 'accept' | 'refuse') =>
    openAct({
      path: `/v1/presentations/${presentation.id}/decision`,
      title: t(`exam.${decision}`),
      object: presentation,
      filled: {
        ...(Object.keys(answers).length > 0 && { answers }),
        ...(Object.keys(dismissed).length > 0 && { dismissed }),
        ...(decision === 'refuse' && { disposal: 'HOLD' }),
        decision,
      },
    });
  return (
    <section className="panel">
      <header>
        <h2>{t('exam.title')}</h2>
        {toAnswer > 0 && isOpen && <span className="tone-unknown small">{t('exam.open', { count: toAnswer })}</span>}
      </header>
      {lines.length === 0 ? (
        <div className="inner">
          <p className="state tone-good">
            <Shape tone="good" /> {t('exam.clean')}
          </p>
        </div>
      ) : (
        <div className="grid-wrap" style={{ marginTop: 12 }}>
          <table className="grid exam" aria-label={t('exam.title')}>
            <thead>
              <tr>
                <th scope="col">{t('exam.document')}</th>
                <th scope="col">{t('exam.required')}</th>
                <th scope="col">{t('exam.found')}</th>
                <th scope="col">{t('exam.finding')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={`${line.key} ${line.documentId}`}>
                  <td>
                    <p>
                      {line.documentId === undefined ? '—' : (valueOf(line.documentId, language) ?? line.documentId)}
                    </p>
                    <p className="code quiet">{line.rule}</p>
                  </td>
                  <td>{line.required}</td>
                  <td style={{ fontWeight: 500 }}>{line.found}</td>
                  <td>
                    <span className={`state tone-${tones[line.class]}`}>
                      <Shape tone={tones[line.class]} /> {t(`exam.class.${line.class}`)}
                    </span>
                    <p className="small quiet" style={{ whiteSpace: 'normal' }}>
                      {line.text}
                    </p>
                    {isOpen && line.class === 'H' && <Answer line={line} answers={answers} put={setAnswers} />}
                    {isOpen && line.class === 'S' && (
                      <Input
                        size="small"
                        aria-label={`${t('exam.dismiss')}: ${line.rule}`}
                        placeholder={t('exam.reason')}
                        value={dismissed[line.key] ?? ''}
                        onChange={({ target }) => {
                          const { [line.key]: _, ...rest } = dismissed;
                          setDismissed(target.value === '' ? rest : { ...rest, [line.key]: target.value });
                        }}
                      />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isOpen && (
        <div className="inner row acts">
          <Button type="primary" onClick={() => decide('accept')}>
            {t('exam.accept')}
          </Button>
          <Button danger onClick={() => decide('refuse')}>
            {t('exam.refuse')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Answer({ line, answers, put }: { line: Line; answers: Answers; put(answers: Answers): void }) {
  const { t } = useWords();
  const given = answers[line.key];
  const found = (finding: string) =>
    put({
      ...answers,
      [line.key]:
        finding === 'conforms' ? { finding } : { finding: 'discrepant', statement: line.statement || line.text },
    });
  return (
    <div className="stack tight" style={{ marginTop: 6 }}>
      <Segmented
        size="small"
        value={given?.finding ?? ''}
        onChange={found}
        options={[
          { value: 'conforms', label: t('exam.inOrder') },
          { value: 'discrepant', label: t('exam.discrepant') },
        ]}
      />
      {given?.finding === 'discrepant' && (
        <Input
          size="small"
          aria-label={t('exam.statement')}
          value={given.statement}
          onChange={({ target }) => put({ ...answers, [line.key]: { finding: 'discrepant', statement: target.value } })}
        />
      )}
    </div>
  );
}

function Documents({ documents }: { documents: Presentation['documents'] }) {
  const { t, language } = useWords();
  return (
    <Panel title={t('exam.documents')}>
      <div className="stack">
        {documents.map((document) => (
          <details key={document.id} className="members">
            <summary className="row between">
              <span style={{ fontWeight: 500 }}>
                {valueOf(document.type, language) ?? document.type} {document.number}
              </span>
              {document.originalsPresented !== undefined && (
                <span className="quiet small">{t('exam.originals', { count: document.originalsPresented })}</span>
              )}
            </summary>
            <div style={{ marginTop: 12 }}>
              <Fields of={document} without={['id', 'type', 'number']} />
            </div>
          </details>
        ))}
      </div>
    </Panel>
  );
}
