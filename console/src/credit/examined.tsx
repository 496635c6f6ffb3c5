import { Button, Input, Segmented } from 'antd';
import { useCallback, useEffect } from 'react';
import { Shape, type Tone } from '../parts/state.tsx';
import { useWords } from '../words/index.ts';
import { valueOf } from '../words/terms/index.ts';
import type { Presented } from './document.ts';
import type { Line, Rulings } from './lines.ts';

const tones: Record<Line['class'], Tone> = { D: 'act', S: 'look', H: 'unknown' };

/** What is asked of the examiner is told as a question, even where something is suspected. */
const classOf = (line: Line): Line['class'] => (line.isQuestion ? 'H' : line.class);

interface Given {
  lines: readonly Line[];
  documents: Presented['documents'];
  at: number;
  move(at: number): void;
  rulings: Rulings;
  put(rulings: Rulings): void;
  isOpen: boolean;
}

/** Found in order, or not: what a question is answered with. */
function answered(rulings: Rulings, line: Line, finding: 'conforms' | 'discrepant'): Rulings {
  const answer =
    finding === 'conforms' ? ({ finding } as const) : ({ finding, statement: line.statement || line.text.en } as const);
  return { ...rulings, answers: { ...rulings.answers, [line.key]: answer } };
}

/** What the credit asks for, what the document shows, and what was found of it, side by side. Keys: n p to go, 1 in order, 2 discrepant. */
export function Findings({ lines, documents, at, move, rulings, put, isOpen }: Given) {
  const { t, language, pick } = useWords();
  const rule = useCallback(
    (finding: 'conforms' | 'discrepant') => {
      const line = lines[at];
      if (isOpen && line?.isQuestion) put(answered(rulings, line, finding));
    },
    [at, isOpen, lines, put, rulings],
  );
  useEffect(() => {
    const press = ({ key, target, ctrlKey, metaKey, isComposing }: KeyboardEvent) => {
      const isTyping = (target as HTMLElement | null)?.closest('input, textarea, select, [role="dialog"]') ?? null;
      if (isTyping !== null || ctrlKey || metaKey || isComposing) return;
      if (key === 'n') move(Math.min(lines.length - 1, at + 1));
      else if (key === 'p') move(Math.max(0, at - 1));
      else if (key === '1') rule('conforms');
      else if (key === '2') rule('discrepant');
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [at, lines.length, move, rule]);
  const nameOf = (documentId: string | undefined) => {
    const found = documents.find(({ id }) => id === documentId);
    if (!found) return documentId === undefined ? t('exam.whole') : documentId;
    return `${valueOf(found.type, language) ?? found.type} ${found.number ?? ''}`;
  };
  return (
    <div className="grid-wrap">
      <table className="grid exam" aria-label={t('exam.title')}>
        <thead>
          <tr>
            <th scope="col">{t('exam.required')}</th>
            <th scope="col">{t('exam.found')}</th>
            <th scope="col">{t('exam.finding')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <tr key={line.key} className={i === at ? 'on' : ''} aria-current={i === at} onClick={() => move(i)}>
              <td>
                {pick(line.required) || '—'}
                <p className="code quiet">{line.rule}</p>
              </td>
              <td>
                <span style={{ fontWeight: 500 }}>{pick(line.found) || '—'}</span>
                <p className="small quiet">{nameOf(line.documentId)}</p>
                <Button type="link" size="small" style={{ padding: 0 }} onClick={() => move(i)}>
                  {t('paper.see')}
                </Button>
              </td>
              <td>
                <span className={`state tone-${tones[classOf(line)]}`}>
                  <Shape tone={tones[classOf(line)]} /> {t(`exam.class.${classOf(line)}`)}
                </span>
                <p className="small" style={{ whiteSpace: 'normal' }}>
                  {pick(line.text)}
                </p>
                {isOpen && line.isQuestion && <Answer line={line} rulings={rulings} put={put} />}
                {isOpen && line.class === 'S' && !line.isQuestion && (
                  <Dismissal line={line} rulings={rulings} put={put} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type OfLine = { line: Line } & Pick<Given, 'rulings' | 'put'>;

function Answer({ line, rulings, put }: OfLine) {
  const { t } = useWords();
  const given = rulings.answers[line.key];
  return (
    <div className="stack tight" style={{ marginTop: 6 }}>
      <Segmented
        size="small"
        aria-label={`${t('exam.finding')}: ${line.rule}`}
        value={given?.finding ?? ''}
        onChange={(finding) => put(answered(rulings, line, finding as 'conforms' | 'discrepant'))}
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
          onChange={({ target }) =>
            put({
              ...rulings,
              answers: { ...rulings.answers, [line.key]: { finding: 'discrepant', statement: target.value } },
            })
          }
        />
      )}
    </div>
  );
}

function Dismissal({ line, rulings, put }: OfLine) {
  const { t } = useWords();
  return (
    <Input
      size="small"
      aria-label={`${t('exam.dismiss')}: ${line.rule}`}
      placeholder={t('exam.reason')}
      value={rulings.dismissed[line.key] ?? ''}
      onChange={({ target }) => {
        const { [line.key]: _, ...rest } = rulings.dismissed;
        put({ ...rulings, dismissed: target.value === '' ? rest : { ...rest, [line.key]: target.value } });
      }}
    />
  );
}
