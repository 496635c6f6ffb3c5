import { readTerms } from './read.ts';

/** States of everything with a life. A test holds them to GET /v1/lists. */
export const stateTerms = readTerms(`
registered=已登记; offered=已提出; in_custody=在库保管; released=已放行; exhausted=已用尽; proposed=已提议; level_asked=待定服务等级; engaged=监管中; ended=已结束;
none=Not watched|未监控; handover=交接中; controlled=受控; degraded=弱化; lost=失控; in_control=受控; at_risk=存在风险; unverified=未核实;
settings_asked=待定参数; open=未处理; pots/open=Open|可用; motions/open=Being voted on|表决中; motions/lost=Not carried|未通过; matters/open=Not answered|待答复; proposals/open=待复核; quarter-sessions/open=进行中; quarter-sessions/awaited=To be held|待召开; quarter-sessions/held=Held|已召开; held_late=Held late|逾期召开; reverse-offers/open=可接受; bank-interruptions/open=Going on|持续中; acknowledged=已确认收悉; cleared=已解除; withdrawn=已撤回; closed=已关闭; ordered=已委托; in_force=生效; given_up=Not needed|不适用; normal=正常; liquidation=处置; reported=已报告;
overdue=逾期; whole=相符; short=短少; voided=已作废; recorded=已记录; made=已作出; declined=已拒绝; stated=已主张; confirmed=已确认; contested=有异议; giving_back=Giving back|待恢复;
lifted=已解除; issued=已签发; surrender_requested=已申请缴回; surrendered=已缴回; delivered=已交付; surrendered_for_amendment=缴回待改; on_paper=纸质单据;
void=已失效; live=有效; endorsed=已背书; away=在其他平台; STARTED=已发起; INCOMPLETE=不完整; SENDING=发送中; ACCEPTED=已接受; REJECTED=已拒绝;
DISPUTED=有争议; kept=已留存; waiting=等待中; acted=已办理; noted=已知悉; settled=已结清; presented=已提交; rejected=已驳回; upheld=争议成立; active=生效;
replaced=已替换; enrolled=已登记待批; in_use=使用中; revoked=已吊销; receiving=接收中; queued=排队中; running=处理中; done=已完成; refused=已拒绝;
pending=待处理; financed=已融资; freed=已释放; cancelled=已取消; accepted=已接受; exchange-bills/accepted=Accepted|已承兑; sent=已发送; arrived=已送达; agreed=已同意; effective=已生效;
discharged=已解除; amend_due=待变更登记; discharge_due=待注销登记; prepared=已准备; stamped=已登记编号; filed=已申报; notified=已通知; given=已给予;
lapsed=已失效; loss_claimed=已主张损失; met=已履行; handed_over=已移交; claimed=已主张; returned=已退回; booked=已入账; contradicted=不一致;
reversed=已冲正; written_off=已核销; turned_over=已转交; excused=已免除; instructed=已指示; paid=已付款; failed=失败; stopped=已止付; due=到期;
redeemed=已兑付; dishonoured=拒付; finished=已完成; applied=已申请; approved=已批准; preadvised=已预通知; received=已收到; advised=已通知; expired=已过期;
asked=已提出; deemed_accepted=视为接受; requested=已申请; transferred=已转让; drawn_up=已拟定; signed=已签署; recalled=已收回; examined=已审单;
complying=相符; taken_up=已接受单据; precluded=丧失拒付权; honoured=已承付; corrupted=已损坏; given_up=已放弃; undertaken=已承诺; suspended=已暂停;
held=已暂停; bought_back=已回购; taken=已采纳; paid_out=已放款; recourse_due=待追索; standing=存续; called=已索偿; disbursed=已放款; repaid=已偿清;
executed=已执行; extended=已延期; barred=禁止发出; cured=已补足; awaits_holder=待本人确认; awaits_person=待人员确认; named=已指定; superseded=已取代;
invited=已邀请; left=已离岗; erased=已清除; fulfilled=已满足; unwatched=Not watched|未盯市; fine=正常; warn=警戒; call=补仓; liquidate=处置; ok=正常;
in_30_days=Within 30 days|30 天内; in_90_days=Within 90 days|90 天内; in_a_year=Within a year|一年内; later=一年以后; unknown=Not known|未知;
forming=筹组中; warning=预警; carried=已通过; undone=已撤销; awaited=待处理; answered=已答复; verified=已查验; differs=不一致;
proved=已提交证明; drawn=Drawn, not accepted|已出票，待承兑; waived=已豁免; passed=达标; breached=违约; locked=Locked|已锁定; told=Told|已告知; referred=Left to a person|待人工审批; upheld=Upheld|维持原决定; escalated=Escalated|已升级; revised=Revised|已纠正; matched=Matched|已匹配; unmatched=Not matched|未匹配; over=Over|已恢复; used=Used up|已用完
`);
