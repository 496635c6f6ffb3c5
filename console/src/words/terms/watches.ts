import { readTerms } from './read.ts';

/** Why a watch stands as it stands, and the kinds of breach. A test holds every reason of the engine to be here. */
export const watchTerms = readTerms(`
AS_EXPECTED=All as expected|一切符合预期; NEVER_HEARD=Nothing was heard yet|尚未收到任何消息; BREACH_OPEN=A breach is open|存在未关闭的异常; IN_DOUBT=Something is in doubt|存在疑点;
STEADYING=Better, and watched until it has been so for long enough|已好转，观察中; READING_TOO_OLD=The last reading is too old|最近读数过旧;
BREACH_OUTSIDE_FENCE=It is outside its place|越出围栏; BREACH_OFF_CORRIDOR=It left its corridor|偏离走廊; BREACH_UNPLANNED_STOP=It stands where no stop is planned|计划外停留;
BREACH_OVERDUE=It is overdue|逾期未到; BREACH_IMPLAUSIBLE_MOTION=Its motion is not possible|移动不合理; BREACH_SILENT=Its devices are silent|设备静默; BREACH_SEAL_BROKEN=Its seal is broken|封志破损;
BREACH_SEAL_MISMATCH=Its seal is another one|封志不符; BREACH_WEIGHT_SHORT=It is short in weight|重量短少; BREACH_TAGS_MISSING=Tagged pieces are missing|标签件缺失; BREACH_DOOR_OPEN=Its door stood open|箱门开启;
BREACH_CLIMATE_EXCURSION=It was too warm or too cold|温度超限; BREACH_SEPARATED=Its devices are apart|设备分离; BREACH_TAMPERED=A device was tampered with|设备遭破坏;
WEIGHT_NOT_MEASURED=Nothing weighs it|未测重量; PIECES_NOT_MEASURED=Nothing counts its pieces|未测件数; POSITION_NOT_MEASURED=Nothing tells its place|未测位置; SEAL_NOT_MEASURED=Nothing watches its seal|未测封志;
PLACE_IN_DOUBT=Its place is in doubt|位置存疑; DEVICES_APART=Its devices may be apart|设备疑似分离; JUMP_UNEXPLAINED=It seems to have jumped|位置跳变未解释; MASS_IN_DOUBT=Its mass is in doubt|重量存疑;
TAGS_UNSEEN=Some tags were not seen|部分标签未读到; CLIMATE_IN_DOUBT=Its climate is in doubt|温度存疑; FLAG_ALONE=One device alone says so|仅一台设备报告; DEVICE_CLONED=Two devices speak under one name|设备疑似被克隆;
PLACE_NOT_PROVED=Its place is not proved|位置未证实; DEVICE_SILENT=A device is silent|设备静默; NO_PROGRESS=It makes no headway|未见行进; MASS_EXCHANGED=Its mass may have been exchanged|重量疑似被调换;
QUOTA_SPENT=A device sends more than is kept|设备消息超过留存上限; NUMBERS_AHEAD=A device’s numbers run ahead|设备序号超前; TRACKS_CROSSED=A device’s numbers and times go two ways|序号与时间顺序矛盾;
outside_fence=Outside its place|越出围栏; off_corridor=Off its corridor|偏离走廊; unplanned_stop=Unplanned stop|计划外停留; overdue=Overdue|逾期; implausible_motion=Motion not possible|移动不合理; silent=Silent|信号中断;
seal_broken=Seal broken|封志破损; seal_mismatch=Another seal|封志不符; weight_short=Short in weight|重量短少; tags_missing=Tagged pieces missing|标签件缺失; door_open=Door open|箱门开启; climate_excursion=Too warm or too cold|温度超限;
separated=Devices apart|设备分离; tampered=Tampered with|设备遭破坏
`);
