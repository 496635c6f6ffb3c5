import { compileFormat, type Format } from './format.ts';

/**
 * The field dictionary of category 7 as of the 2018 release and later: tag → name, format. A tag means one thing in all
 * types read here but where a message type says otherwise (`nameIn`). Source of formats: public field tables.
 */
const bank = '[party $] bic';
const location = '[party $] [location:35x]';
const named = '[party $] name:4*35x';
const money = 'currency amount';
const datedMoney = 'date currency amount';
const goods = 'text:100*65z';
const charges = 'text:6*35z';
const place = 'place:140z';

const dictionary: Record<string, readonly [name: string, notation: string]> = {
  '12': ['Sub-message type', 'type:3!n'],
  '12D': ['Instruction', 'code:4!c'],
  '12E': ['Transfer status', 'code:4!c'],
  '12K': ['Draft version', 'number:2!n'],
  '13E': ['Creation date and time', 'day:8!n time:4!n'],
  '20': ['Reference', 'reference:16x'],
  '21': ['Related reference', 'reference:16x'],
  '21A': ['Reference to the credit or customer', 'reference:16x'],
  '21P': ['Bank reference', 'reference:16x'],
  '21R': ['Presentation reference', 'reference:16x'],
  '21S': ['Bank business reference', 'reference:16x'],
  '21T': ['Customer business reference', 'reference:16x'],
  '22A': ['Purpose of message', 'code:4!c'],
  '22D': ['Form of undertaking', 'code:4!c'],
  '23': ['Further reference', 'reference:16x'],
  '23H': ['Function of message', 'code:8!c'],
  '23S': ['Cancellation request', 'code:6!a'],
  '23X': ['File identification', 'code:4!c / file:65x'],
  '24D': ['Method of issue', 'code:4!c [/ narrative:35x]'],
  '25F': ['Text purpose', 'code:5!c'],
  '25': ['Account identification', 'account:35x'],
  '26E': ['Number of amendment', 'number:3n'],
  '27': ['Sequence of total', 'number:1!n / total:1!n'],
  '27A': ['Message index of total', 'number:1!n / total:1!n'],
  '30': ['Date', 'date'],
  '31C': ['Date of issue', 'date'],
  '31D': ['Date and place of expiry', 'date place:29x'],
  '31E': ['New date of expiry', 'date'],
  '32A': ['Date, currency, amount', datedMoney],
  '32B': ['Currency, amount', money],
  '32D': ['Date, currency, amount of charges', datedMoney],
  '33A': ['Date, currency, net amount', datedMoney],
  '33B': ['Currency, additional or net amount', money],
  '34A': ['Date, currency, total amount', datedMoney],
  '34B': ['Currency, total amount', money],
  '39A': ['Amount tolerance in per cent', 'plus:2n / minus:2n'],
  '39C': ['Additional amounts covered', 'text:4*35x'],
  '40A': ['Form of credit', 'form:24x'],
  '40B': ['Form of credit and confirmation', 'form:24x $ confirmation:24x'],
  '40E': ['Applicable rules', 'rules:30x [/ narrative:35x]'],
  '40F': ['Applicable reimbursement rules', 'rules:30x'],
  '41A': ['Available with, by', 'bic $ by:14x'],
  '41D': ['Available with, by', 'name:4*35x $ by:14x'],
  '42A': ['Drawee', bank],
  '42C': ['Drafts at', 'text:3*35x'],
  '42D': ['Drawee', named],
  '42M': ['Mixed payment details', 'text:4*35x'],
  '42P': ['Negotiation or deferred payment details', 'text:4*35x'],
  '43P': ['Partial shipments', 'code:11x'],
  '43T': ['Transhipment', 'code:11x'],
  '44A': ['Place of taking in charge, dispatch or receipt', place],
  '44B': ['Final destination or place of delivery', place],
  '44C': ['Latest date of shipment', 'date'],
  '44D': ['Shipment period', 'text:6*65x'],
  '44E': ['Port of loading or airport of departure', place],
  '44F': ['Port of discharge or airport of destination', place],
  '45A': ['Goods or services', goods],
  '45B': ['Goods or services, amended', goods],
  '45D': ['Narrative', 'text:150*65z'],
  '46A': ['Documents required', goods],
  '46B': ['Documents required, amended', goods],
  '47A': ['Additional conditions', goods],
  '47B': ['Additional conditions, amended', goods],
  '48': ['Period for presentation in days', 'days:3n [/ event:35x]'],
  '49': ['Confirmation instructions', 'code:7x'],
  '49G': ['Special payment conditions for beneficiary', goods],
  '49H': ['Special payment conditions for bank only', goods],
  '49M': ['Special payment conditions for beneficiary, amended', goods],
  '49N': ['Special payment conditions for bank only, amended', goods],
  '50': ['Applicant', 'name:4*35x'],
  '50B': ['Non-bank issuer', 'name:4*35x'],
  '51A': ['Applicant bank', bank],
  '51D': ['Applicant bank', named],
  '52A': ['Issuing bank', bank],
  '52D': ['Issuing bank', named],
  '53A': ['Reimbursing bank or correspondent', bank],
  '53B': ['Reimbursing bank or correspondent', location],
  '53D': ['Reimbursing bank or correspondent', named],
  '54A': ["Receiver's correspondent", bank],
  '54B': ["Receiver's correspondent", location],
  '54D': ["Receiver's correspondent", named],
  '57A': ['Advise through or account with bank', bank],
  '57B': ['Advise through or account with bank', location],
  '57D': ['Advise through or account with bank', named],
  '58A': ['Requested confirmation, negotiating or beneficiary bank', bank],
  '58D': ['Requested confirmation, negotiating or beneficiary bank', named],
  '59': ['Beneficiary', '[/ account:34x $] name:4*35x'],
  '71A': ["Reimbursing bank's charges", 'code:3!a'],
  '71D': ['Charges', charges],
  '71N': ['Amendment charge payable by', 'code:4!c [$ narrative:6*35z]'],
  '72Z': ['Sender to receiver', 'text:6*35z'],
  '73A': ['Charges claimed or added', charges],
  '73R': ['Reason for non-payment', '[/] code:4!c [/ narrative:35x] [/]'],
  '73S': ['Disposal of the claim', '[/] code:4!c [/ narrative:35x] [/]'],
  '77': ['Narrative', 'text:20*35z'],
  '77B': ['Disposal of documents', 'text:3*35x'],
  '77E': ['Proprietary message', '[text:200*78z]'],
  '77J': ['Discrepancies', 'text:70*50z'],
  '78': ['Instructions to the paying, accepting or negotiating bank', 'text:12*65x'],
  '78D': ['Instructions from the intermediary bank', 'text:12*65z'],
  '79': ['Narrative', 'text:35*50x'],
  '79Z': ['Narrative', 'text:35*50z'],
};

export interface FieldDefinition {
  tag: string;
  name: string;
  format: Format;
}

export const fieldDefinitions: ReadonlyMap<string, FieldDefinition> = new Map(
  Object.entries(dictionary).map(([tag, [name, notation]]) => [tag, { tag, name, format: compileFormat(notation) }]),
);
