import { finding, type MessageFinding } from './findings.ts';
import type { MessageType } from './message-types.ts';
import type { Field, Message } from './model.ts';

/**
 * Code lists and single-field rules, with their error codes; Knn is the network's general code for a code word that field
 * nn does not know. `types` limits a row to some message types.
 */
interface CodeRow {
  tags: readonly string[];
  component: string;
  codes: readonly string[];
  code: string;
  types?: readonly MessageType[];
}

const irrevocable = ['IRREVOCABLE', 'IRREVOCABLE TRANSFERABLE'];
const shipment = ['ALLOWED', 'CONDITIONAL', 'NOT ALLOWED'];
export const rulesCodes = [
  'UCP LATEST VERSION',
  'UCPURR LATEST VERSION',
  'EUCP LATEST VERSION',
  'EUCPURR LATEST VERSION',
  'OTHR',
];
export const availableByCodes = ['BY ACCEPTANCE', 'BY DEF PAYMENT', 'BY MIXED PYMT', 'BY NEGOTIATION', 'BY PAYMENT'];
export const chargeCodes = ['AGENT', 'COMM', 'CORCOM', 'DISC', 'INSUR', 'POST', 'STAMP', 'TELECHAR', 'WAREHOUS'];
export const disposalCodes = ['HOLD', 'NOTIFY', 'PREVINST', 'RETURN'];

const codeRows: readonly CodeRow[] = [
  { tags: ['40A'], component: 'form', codes: irrevocable, code: 'T60' },
  { tags: ['40B'], component: 'form', codes: irrevocable, code: 'T66' },
  {
    tags: ['40B'],
    component: 'confirmation',
    codes: ['ADDING OUR CONFIRMATION', 'WITHOUT OUR CONFIRMATION'],
    code: 'T66',
  },
  { tags: ['40E'], component: 'rules', codes: rulesCodes, code: 'T59' },
  { tags: ['40F'], component: 'rules', codes: ['NOTURR', 'URR LATEST VERSION'], code: 'K40' },
  { tags: ['41A', '41D'], component: 'by', codes: availableByCodes, code: 'T68' },
  { tags: ['43P'], component: 'code', codes: shipment, code: 'T64' },
  { tags: ['43T'], component: 'code', codes: shipment, code: 'T65' },
  { tags: ['49'], component: 'code', codes: ['CONFIRM', 'MAY ADD', 'WITHOUT'], code: 'T67' },
  { tags: ['22A'], component: 'code', codes: ['ACNF', 'ADVI', 'ISSU'], code: 'K22', types: ['707'] },
  { tags: ['23S'], component: 'code', codes: ['CANCEL'], code: 'K23', types: ['707'] },
  { tags: ['71N'], component: 'code', codes: ['APPL', 'BENE', 'OTHR'], code: 'K71' },
  { tags: ['71A'], component: 'code', codes: ['CLM', 'OUR'], code: 'T08', types: ['740'] },
  { tags: ['22D'], component: 'code', codes: ['DGAR', 'DOCR', 'STBY', 'UNDK'], code: 'K22', types: ['759'] },
  {
    tags: ['23H'],
    component: 'code',
    codes: [
      'CLSVCLOS',
      'CLSVOPEN',
      'FRAUDMSG',
      'GENINFAD',
      'ISSAMEND',
      'ISSUANCE',
      'OTHERFNC',
      'PREDENOT',
      'REIMBURS',
      'REQAMEND',
      'REQFINAN',
      'REQISSUE',
      'REXTMATU',
      'TRANSFER',
    ],
    code: 'K23',
    types: ['759'],
  },
  {
    tags: ['23X'],
    component: 'code',
    codes: ['COUR', 'EMAL', 'FACT', 'FAXT', 'HOST', 'MAIL', 'OTHR'],
    code: 'K23',
    types: ['759'],
  },
  {
    tags: ['23'],
    component: 'reference',
    codes: ['ACCEPT', 'DEBIT', 'NEGOTIATE', 'REIMBURSE', 'REMITTED', 'SEE79Z'],
    code: 'K23',
    types: ['752'],
  },
];

function checkCodes({ type, fields, values }: Message): MessageFinding[] {
  return fields.flatMap(({ tag, line }) =>
    codeRows
      .filter((row) => row.tags.includes(tag) && (row.types?.includes(type) ?? true))
      .flatMap((row) => {
        const text = values[tag]?.[row.component];
        if (text === undefined || row.codes.includes(text)) return [];
        return [
          finding('CODE_INVALID', { field: tag, line }, `${text}; one of ${row.codes.join(', ')}`, { code: row.code }),
        ];
      }),
  );
}

const references = ['20', '21', '21A', '23'];

function checkReference({ tag, value, line }: Field): MessageFinding[] {
  if (!references.includes(tag) || !/^\/|\/$|\/\//.test(value)) return [];
  return [finding('REFERENCE_SLASHES', { field: tag, line }, value)];
}

/** 27: the first message of a credit is number 1, a continuation 2 to 8; never more than 8 in all. */
function checkSequence({ type, fields, values }: Message): MessageFinding[] {
  const field = fields.find(({ tag }) => tag === '27');
  const [number, total] = [Number(values['27']?.['number']), Number(values['27']?.['total'])];
  if (!field || !values['27'] || type === '798') return [];
  const isContinuation = ['701', '708', '711', '721'].includes(type);
  const [from, to] = isContinuation ? [2, 8] : type === '759' ? [1, 8] : [1, 1];
  const fits = number >= from && number <= to && total >= number && total <= 8;
  return fits
    ? []
    : [finding('SEQUENCE_INVALID', { field: '27', line: field.line }, `${number}/${total} in MT${type}`)];
}

/** 40E and 71N: narrative only beside OTHR. */
function checkNarrative({ fields, values }: Message): MessageFinding[] {
  return fields.flatMap(({ tag, line }) => {
    const { narrative, rules, code } = values[tag] ?? {};
    if (narrative === undefined || (tag !== '40E' && tag !== '71N') || (rules ?? code) === 'OTHR') return [];
    return [finding('NARRATIVE_NOT_ALLOWED', { field: tag, line }, undefined, { code: tag === '40E' ? 'D81' : 'K71' })];
  });
}

/**
 * Structured text in 71D, 73A, 72Z: each item starts a line with /CODE/, goes on with //; plain narrative comes last and
 * never starts with a slash.
 */
function checkStructured({ tag, value, line }: Field): MessageFinding[] {
  if (!['71D', '72Z', '73A'].includes(tag)) return [];
  let inNarrative = false;
  for (const [offset, text] of value.split('\n').entries()) {
    const at = { field: tag, line: line + offset };
    if (text.startsWith('//')) {
      if (offset === 0 || inNarrative) return [finding('STRUCTURED_LINE', at, 'a continuation without an item')];
    } else if (text.startsWith('/')) {
      if (inNarrative) return [finding('STRUCTURED_LINE', at, 'an item after narrative')];
      if (!/^\/[A-Z0-9]{1,8}\//.test(text)) return [finding('STRUCTURED_LINE', at, text.slice(0, 12))];
    } else inNarrative = true;
  }
  return [];
}

/** 77B of a refusal starts with one of the four disposals of article 16(c)(iii). */
function checkDisposal({ type, fields }: Message): MessageFinding[] {
  const field = fields.find(({ tag }) => tag === '77B');
  if (!field || type !== '734') return [];
  const code = /^\/([A-Z]+)\//.exec(field.value)?.[1];
  if (code && disposalCodes.includes(code)) return [];
  const options = disposalCodes.map((c) => `/${c}/`).join(', ');
  return [
    finding('CODE_INVALID', { field: '77B', line: field.line }, `starts with one of ${options}`, { code: 'K77' }),
  ];
}

export const checkFields = (message: Message): MessageFinding[] => [
  ...checkCodes(message),
  ...message.fields.flatMap(checkReference),
  ...checkSequence(message),
  ...checkNarrative(message),
  ...message.fields.flatMap(checkStructured),
  ...checkDisposal(message),
];
