/** Acts that people do in a yard, at a gate or on a train, where there may be no line: they may say when they did them. */
export const fieldActs: ReadonlySet<string> = new Set([
  'custody.take',
  'supervision.record',
  'countQuestion.answer',
  'control.reportInspection',
  'release.execute',
  'weighbridge.record',
  'goodsReturn.handOver',
  'goodsReturn.receive',
  'lot.move',
  'lot.reweigh',
  'device.handOver',
  'breach.acknowledge',
]);
