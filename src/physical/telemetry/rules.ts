import { refusalList } from '../../kernel/refusal.ts';

export const deviceKinds = [
  'gnss_tracker',
  'e_seal',
  'scale',
  'door_sensor',
  'tag_reader',
  'climate_sensor',
  'camera_counter',
] as const;
export type DeviceKind = (typeof deviceKinds)[number];

export const telemetryRefusals = refusalList({
  DEVICE_CODE_TAKEN: [
    'conflict',
    'Your tenant has enrolled a device with this code already',
    '本租户已登记该设备代码',
    'A code names one device for ever; give this one another',
    '设备代码永久唯一，请更换代码',
  ],
  OBSERVATION_UNREADABLE: [
    'invalid',
    'This observation cannot be stored',
    '该观测数据无法入库',
    'Correct what facts name and send all of them again',
    '请按 facts 更正后全部重新提交',
  ],
  DEVICE_REVOKED: [
    'wrong-state',
    'The device is revoked',
    '该设备已吊销',
    'Enrol another device, and have it replace this one in its watch',
    '请登记新设备，并在监控中替换该设备',
  ],
  DEVICE_TAKER_UNFIT: [
    'invalid',
    'This party keeps or carries no goods',
    '该主体不是监管人或承运人',
    'Hand the device over to a collateral manager or a carrier',
    '请移交给监管人或承运人',
  ],
  SUCCESSOR_UNFIT: [
    'invalid',
    'This device cannot take the place of the other',
    '该设备不能替换原设备',
    'Name a device of yours of the same kind that watches nothing, is not revoked and numbers its messages if the other did',
    '请指定贵方同类、未用于监控、未吊销的设备；原设备有序号的，新设备亦须有',
  ],
  FORMER_KEY_TOO_LONG: [
    'invalid',
    'The former key would count for too long',
    '旧密钥有效期过长',
    'Let it count for at most the hours named in facts',
    '旧密钥继续有效不得超过 facts 所列小时数',
  ],
  SEQUENCE_SCATTERED: [
    'invalid',
    'The device has used its numbers here and there too often to keep account of them',
    '该设备的序号过于零散',
    'Count on from the device’s last number, or enrol it anew',
    '请从最后序号连续编号，或重新登记设备',
  ],
});

/** Why a message was put aside. Each is acknowledged all the same, so that it never blocks what follows. */
export const quarantineReasons = [
  'TOPIC_UNKNOWN',
  'PAYLOAD_TOO_LARGE',
  'NOT_JSON',
  'SPARKPLUG_UNREADABLE',
  'SCHEMA_MISMATCH',
  'DEVICE_UNKNOWN',
  'TOPIC_NOT_OF_CREDENTIAL',
  'DEVICE_REVOKED',
  'SEQUENCE_REUSED',
  'SEQUENCE_TOO_SCATTERED',
  'NOT_STORABLE',
] as const;
export type QuarantineReason = (typeof quarantineReasons)[number];

/** Largest payload taken: a message of a thousand tags has some 20 kB. */
export const MAX_PAYLOAD_BYTES = 65_536;

export const observationsTopic = (topicName: string): string => `holdfast/v1/${topicName}/observations`;

/** `holdfast/v1/{deviceCode}/observations` (contract) → the device's name at the broker. */
export function deviceNameOf(topic: string): string | undefined {
  return /^holdfast\/v1\/([A-Za-z0-9][A-Za-z0-9._-]{0,79})\/observations$/.exec(topic)?.[1];
}
