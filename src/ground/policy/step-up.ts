/**
 * Acts by which money, security, evidence or somebody's rights move for good: whoever does one, proposes it or agrees to it has shown a second
 * factor a moment ago (ASVS 5.0 7.5.3; the marks of the reference that the table of who agrees was drawn from; to be set by the bank).
 */
const verbs = `
party.register party.registerCorrespondent party.change person.add person.change person.reinstate person.erase
apiKey.issue apiKey.confirm oauthClient.register oauthClient.setKeys oauthClient.confirm webhook.register webhook.set
webhook.rotate signingKey.enrol signingKey.approve recovery.begin directory.register directoryLink.add delegation.name
delegation.agree
coreSource.propose coreSource.approve network.join ebl.registerCounterpart bank.interrupt facility.propose
facility.approve facility.change facility.close limit.open limit.change limit.place limit.resume limit.close capital.state
guarantee.give guarantee.call guarantee.release rateLock.agree rateLock.cancel facility.hedge condition.withdraw covenant.amend condition.waive covenant.waive covenant.end
collateralTerms.propose collateralTerms.approve valuationTerms.propose valuationTerms.approve
priceSource.register rate.propose penalty.propose penalty.answer cost.reverse drawdown.request drawdown.approve drawdown.disburse
loan.propose loan.approve loan.disburse loan.proposeChange loan.refund loan.writeOff loan.forgive rollover.approve rollover.execute tradeFinancing.approve tradeFinancing.payOut tradeFinancing.writeOff
factoring.requestAdvance factoring.payAdvance factoring.proposePurchase factoring.assessPurchase
factoring.agreePurchase factoring.proposeReverse factoring.optIn certificateMove.offer certificateMove.withdraw
assetOffer.make assetOffer.answer assetOffer.return exchangeBill.accept exchangeBill.settle exchangeBillMove.offer exchangeBillMove.answer
holding.nameAccount certificateMove.answer instruction.report paymentOrder.make facility.refundMargin
realisation.payOut realisation.passOn
surrogate.payOut surrogate.applyHeld factoring.settle factoring.buyBack certificate.reportRedemption pledge.offer
pledge.addItems pledge.answer pledge.fixMaximum charge.crystallise pledge.discharge pledge.dischargePartly
filing.confirm filing.reject objection.file right.end restraint.contest restraint.consent restraint.lift
pledgorConsent.give pledgorConsent.withdraw trustReceipt.drawUp trustReceipt.reinstate trustReceipt.sign
trustReceipt.discharge custodyAgreement.propose custodyAgreement.accept custody.offer custody.take control.order
breach.signOff assay.report release.request release.approve goodsReturn.handOver goodsReturn.receive
goodsReturn.answerShortage custodyDemand.answerLoss exercise.answerLoss surrogate.answer surrogate.close
surrogate.writeOut fraud.clearSignal margin.answerDispute margin.restateCause bill.issue ebl.issue receipt.issue
bill.endorse bill.transfer bill.pledge bill.releasePledge bill.consent bill.nominate bill.revokeNomination
receipt.endorse receipt.consent receipt.releasePledge ebl.transfer ebl.endorsement ebl.surrender ebl.send
receipt.signEndorsement bill.requestSurrender receipt.surrender bill.answerSurrender receipt.answerSurrender
ebl.answerSurrender bill.deliver bill.liftStop receipt.liftStop bill.declareLost receipt.declareLost
bill.restoreFromPaper receipt.restoreFromPaper bill.acceptFinding credit.apply credit.approve credit.issue
amendment.ask amendment.issue credit.answerConfirmation amendment.extendConfirmation message.receive
presentation.answerWaiver presentation.takeUp presentation.honour payment.make reimbursement.answer
reimbursement.claimRefund reimbursement.payRefund proceeds.assign proceeds.answer transfer.request transfer.execute
bankAgreement.propose bankAgreement.answer receivable.confirm dispute.withdraw account.propose account.answer
account.acknowledge assignment.offer assignment.answer rule.set rule.end
`;

const marked = new Set(verbs.trim().split(/\s+/));

export const asksStepUp = (verb: string): boolean => marked.has(verb);
/** For a test: none is marked that is no act. */
export const stepUpVerbs: readonly string[] = [...marked];
