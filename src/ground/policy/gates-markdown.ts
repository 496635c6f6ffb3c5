import type { FactId } from './facts.ts';
import { gateFacts } from './facts.ts';
import { factIds, type GateGroup, type GateId, gateNamed, gatesByGroup } from './gates.ts';
import { type GateCellStatus, gateTable } from './held.ts';

const marks = { held: '', elsewhere: '°', open: '?', nothing: '' } as const;
const titles: Record<GateGroup, string> = {
  money: 'Money and promises against a facility',
  goods: 'Goods, documents and margin that leave',
  credits: 'A bank’s word under credits',
  claims: 'Receivables, factoring and certificates',
  realisation: 'Realisation, and what is told of control',
};

function groupMarkdown(group: GateGroup, table: ReadonlyMap<string, GateCellStatus>): string {
  const gates = Object.keys(gatesByGroup[group]) as GateId[];
  const cellsOf = (fact: FactId) => gates.map((gate) => table.get(`${fact}/${gate}`) as GateCellStatus);
  const said = factIds.filter((fact) => cellsOf(fact).some((cell) => cell.sign !== '-'));
  const rows = said.map((fact) => {
    const cells = cellsOf(fact);
    const signs = cells.map((cell) => (cell.sign === '-' ? '' : `${cell.sign}${marks[cell.state]}`));
    const ways = new Map<string, string[]>();
    for (const { gate, by, state } of cells)
      if (by !== undefined && state !== 'nothing')
        ways.set(state === 'open' ? `open: ${by}` : by, [
          ...(ways.get(state === 'open' ? `open: ${by}` : by) ?? []),
          gate,
        ]);
    const by = [...ways].map(([way, of]) => `${of.join(' ')}: ${way}`).join('; ');
    const note = cells[0]?.note;
    return `| ${fact} ${gateFacts[fact].name.en} | ${signs.join(' | ')} | ${[note, by].filter(Boolean).join('. ')} |`;
  });
  return [
    `## ${titles[group]}`,
    '',
    gates.map((gate) => `**${gate}** ${gateNamed(gate).name.en}`).join(' · '),
    '',
    `| fact | ${gates.join(' | ')} | what does it |`,
    `|${' --- |'.repeat(gates.length + 2)}`,
    ...rows,
    '',
  ].join('\n');
}

/** The table of facts and gates as a page. */
export function gatesMarkdown(): string {
  const cells = gateTable();
  const table = new Map(cells.map((cell) => [`${cell.fact}/${cell.gate}`, cell]));
  const count = (state: string) => cells.filter((cell) => cell.state === state).length;
  return [
    '# Facts and gates',
    '',
    'What each fact on record does before money, security or evidence moves. Kept as data in `src/ground/policy` and answered by',
    '`GET /v1/policy/gates`; this page is made from it, and a test keeps it equal.',
    '',
    'V lowers the value or raises the debt · B blocks · 2 asks one more person at the next level · D takes nothing new on the',
    'item · W is shown and kept with the decision. A sign with ? is not done yet, with ° judged otherwise, as its line says.',
    '',
    `Done: ${count('held')}. Judged otherwise: ${count('elsewhere')}. Not done yet: ${count('open')}.`,
    '',
    ...(Object.keys(gatesByGroup) as GateGroup[]).map((group) => groupMarkdown(group, table)),
  ].join('\n');
}
