import { eyesTable } from './eyes.ts';
import type { EyesRow } from './eyes-row.ts';

/** Who agrees, in words. */
const agreesInWords = ({ agrees, houses, verb }: EyesRow): string => {
  if (agrees.startsWith('pair:')) return `who did not \`${agrees.slice(5)}\``;
  if (agrees === 'second') return houses === 'all' ? 'another person' : 'another person, of a lender';
  if (agrees === 'own') return 'as many as it asks for itself';
  const second = eyesTable.filter((row) => row.agrees === `pair:${verb}`).map((row) => `\`${row.verb}\``);
  return second.length > 0 ? `first of two: ${second.join(', ')}` : agrees === 'system' ? 'no person acts' : 'alone';
};

/** The table of who agrees as a page: docs/four-eyes.md. */
export function eyesMarkdown(): string {
  const rows = eyesTable.map((row) =>
    [
      `\`${row.verb}\``,
      agreesInWords(row),
      row.level === 'byAmount' ? 'by amount' : row.level,
      row.restsOn,
      row.past,
      row.stepUp ? '●' : '',
      row.told,
      row.source,
      row.decided ?? '',
    ].join(' | '),
  );
  return `# Who agrees to what

Made from the table in \`src/ground/policy/eyes-*.ts\`, which every act asks; a test keeps this page to it. The same is answered by
\`GET /v1/policy/eyes\`.

What one person may not do alone is judged, rolled back and kept as a proposal (\`202\`); another person of the party agrees
with \`POST /v1/proposals/{proposalId}/agreement\`, and with the last agreement it is done, judged anew. L1 is the proposer and
one other; L2 these and one who holds \`authority:level2\`; L3 these and two who hold \`authority:level3\`; the amounts are dated
policy (\`authority.secondLevelFrom.CNY\` and so on). Two persons are two when neither added the other nor issued the other a key.
● is a second factor, shown again within the last minutes (\`signIn.stepUpMinutes\`) by whoever does it, proposes it or agrees to it in a session;
a key proves possession only, and may do these acts while the dated policy \`signIn.keysMayStepUp\` is 1.
A gate that asks for a second person raises the level by one. An answer of no needs nobody else.

Past: P0 today only, P1 five banking days back, P∞ any day, as stamped by somebody else. Told: P the other party, G guarantors,
C custodian, S own supervisors, R risk desk, X the person concerned. Sources: IC, OR, WC, CG, FD, OC, BS, SW, GB as in the rules
of internal control of banks and their examiners, CC the Civil Code, SI its judicial interpretations, UCP and URR the rules of the
ICC, CI the interpretation of the contract book, W practice; to be set by the bank.

| act | agrees | level | rests on | past | ● | told | source | decided otherwise than the default, because |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
${rows.map((row) => `| ${row} |`).join('\n')}
`;
}
