import { refusalList } from '../../kernel/refusal.ts';

export const dcsaRefusals = refusalList({
  DCSA_CANNOT_CARRY: [
    'unsupported',
    'The DCSA document has no place for what this document says',
    'DCSA 单证无法承载该单证的内容',
    'Keep it on this platform or switch it to paper: stations, gauge changes, railway notes and an agreement beneath the bill are not bent into ports and voyages',
    '请在本平台流转或转为纸质；车站、换轨、铁路运单及基础协议不会被改写为港口和航次',
  ],
  EBL_NOT_HERE: [
    'wrong-state',
    'The document is held on another platform',
    '该单证由其他平台持有',
    'Act on the platform named in awayAt, until it comes back',
    '请在 awayAt 所示平台办理，直至其转回',
  ],
  PLATFORM_UNKNOWN: [
    'not-found',
    'This platform is not in our trust list',
    '该平台不在信任名单中',
    'Have the operator register it with its key',
    '请由运营方登记该平台及其密钥',
  ],
  COUNTERPART_KNOWN: [
    'conflict',
    'A counterpart with this code or key is registered',
    '该代码或密钥的对手方已登记',
    'Use the registered one',
    '请使用已登记的对手方',
  ],
  KEY_UNFIT: [
    'invalid',
    'This is no key of the algorithm that is named, or it is too short',
    '该公钥与所列算法不符，或长度不足',
    'Give the 32 bytes of an Ed25519 key, or the SubjectPublicKeyInfo of a P-256 key (ES256) or an RSA key of 2,048 bits or more (PS256), as base64url',
    '请以 base64url 提供 Ed25519 公钥（32 字节），或 P-256（ES256）、2048 位以上 RSA（PS256）公钥的 SubjectPublicKeyInfo',
  ],
  SURRENDER_ANSWERED: [
    'conflict',
    'This surrender was answered before',
    '该缴回已答复',
    'An answer is given once',
    '答复仅可作出一次',
  ],
  CHECKSUM_DIFFERS: [
    'invalid',
    'The content does not have the checksum that was stated for it',
    '内容与所述校验和不符',
    'Send what was signed',
    '请发送已签署的内容',
  ],
  SIGNATURE_REFUSED: [
    'invalid',
    'The signature is not one we can believe',
    '签名无法采信',
    'Sign with the key that is registered for you',
    '请使用已登记的密钥签名',
  ],
  COUNTERPART_PARTY_UNKNOWN: [
    'not-found',
    'No party here has these identifying codes',
    '没有符合该识别码的参与方',
    'Give an LEI, or the code that this platform issued',
    '请提供 LEI 或本平台签发的代码',
  ],
  REFERENCE_ALREADY_ISSUED: [
    'conflict',
    'A document with this reference is in circulation',
    '该编号的单证正在流转',
    'A document is issued once; amend it through surrender',
    '单证仅签发一次；更改须先缴回',
  ],
});
