import { refusalList } from '../../kernel/refusal.ts';

export const swiftRefusals = refusalList({
  MESSAGE_NOT_RENDERABLE: [
    'invalid',
    'The message cannot be written without breaking its form',
    '报文内容不符合格式，无法生成',
    'Correct the fields listed under findings',
    '请更正 findings 所列字段',
  ],
  CREDIT_TERMS_TOO_LONG: [
    'invalid',
    'The terms do not fit into one message and its seven continuations',
    '条款超出一份报文及七份续报的容量',
    'Shorten the texts of goods, documents and conditions',
    '请缩短货物、单据或条件的描述',
  ],
  AMENDMENT_DELETES_NOTHING: [
    'invalid',
    'The amendment deletes text that the credit does not contain',
    '修改要求删除的内容在信用证中不存在',
    'Quote the text to delete exactly as it stands in the credit, or replace the whole field',
    '请逐字引用原条款，或整栏替换',
  ],
});
