import { refusalList } from '../../kernel/refusal.ts';

export const examinationRefusals = refusalList({
  CREDIT_MESSAGE_UNREADABLE: [
    'invalid',
    'The credit message cannot be read',
    '信用证报文无法读取',
    'Correct the fields listed under findings, or give the terms as fields',
    '请更正 findings 所列字段，或改以字段形式提供条款',
  ],
  AMOUNT_UNREADABLE: [
    'invalid',
    'This is not an amount or quantity',
    '不是有效的金额或数量',
    'Give digits with at most one decimal point, as 372000.00',
    '请填写数字，最多一个小数点，例如 372000.00',
  ],
  CALENDAR_WITHOUT_BANKING_DAYS: [
    'invalid',
    'The calendar leaves no banking day within a year',
    '日历一年内没有银行工作日',
    'Correct the weekend and the closed days of the calendar',
    '请更正日历中的周末与休业日',
  ],
});
