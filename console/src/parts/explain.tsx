import { Drawer } from 'antd';
import { Suspense, useState } from 'react';
import type { Schemas } from '../api/call.ts';
import { useWords } from '../words/index.ts';
import { fieldOf, valueOf } from '../words/terms/index.ts';
import { amountText } from './format.ts';
import { State } from './state.tsx';
import { Reference, Value } from './value.tsx';

export type Judgement = Schemas['Judgement'];

/** A figure that opens how it came about. */
export function ExplainButton({ judgement }: { judgement: Judgement }) {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="plain-link" onClick={() => setOpen(true)}>
        {t('explain.open')}
      </button>
      {isOpen && (
        <Drawer open title={t('explain.title')} onClose={() => setOpen(false)} size={640}>
          <Suspense>
            <Explained judgement={judgement} />
          </Suspense>
        </Drawer>
      )}
    </>
  );
}

const sum = (values: readonly string[]): bigint => values.reduce((total, value) => total + BigInt(value), 0n);

/** Every line that a judgement rests on, added up and held to the sum that was told. */
function Explained({ judgement }: { judgement: Judgement }) {
  const { t, language } = useWords();
  const { goods, receivables, debt, currency, figures } = judgement;
  const worded = (code: string) => valueOf(code, language) ?? fieldOf(code, language);
  const difference = sum(goods.map(({ countedMinor }) => countedMinor)) - BigInt(figures.goodsMinor);
  return (
    <div className="stack">
      <h3>{t('explain.debt')}</h3>
      <table className="grid">
        <tbody>
          {debt
            .filter(({ amountMinor }) => amountMinor !== '0')
            .map(({ head, amountMinor }) => (
              <tr key={head}>
                <td>{worded(head)}</td>
                <td className="number">{amountText(amountMinor, currency)}</td>
              </tr>
            ))}
        </tbody>
      </table>
      <h3>{t('explain.goods')}</h3>
      {goods.map(({ lotId, control, steps, countedMinor }) => (
        <section key={lotId}>
          <p className="row between">
            <Reference id={lotId} />
            <State state={control} />
          </p>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('explain.step')}</th>
                <th scope="col">{t('explain.found')}</th>
                <th scope="col" className="number">
                  {currency}
                </th>
              </tr>
            </thead>
            <tbody>
              {steps.map(({ step, found, valueMinor }, at) => (
                // oxlint-disable-next-line react/no-array-index-key -- a step may come twice, and none moves
                <tr key={at}>
                  <td>{worded(step)}</td>
                  <td>
                    <Value name="found" value={found} beside={{ currency }} />
                  </td>
                  <td className="number">{amountText(valueMinor, currency)}</td>
                </tr>
              ))}
              <tr>
                <td>{t('explain.counts')}</td>
                <td />
                <td className="number" style={{ fontWeight: 600 }}>
                  {amountText(countedMinor, currency)}
                </td>
              </tr>
            </tbody>
          </table>
        </section>
      ))}
      {receivables.length > 0 && <h3>{t('explain.receivables')}</h3>}
      {receivables.map(({ receivableId, countedMinor }) => (
        <p key={receivableId} className="row between">
          <Reference id={receivableId} />
          <span className="number">{amountText(countedMinor, currency)}</span>
        </p>
      ))}
      <p className="row between" style={{ fontWeight: 600 }}>
        <span>{t('explain.sum')}</span>
        <span>
          {currency} {amountText(BigInt(figures.goodsMinor) + BigInt(figures.receivableMinor), currency)}
        </span>
      </p>
      {difference !== 0n && (
        <p className="tone-look small">{t('explain.off', { difference: amountText(difference, currency) })}</p>
      )}
    </div>
  );
}
