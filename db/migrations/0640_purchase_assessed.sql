-- Buying at maturity takes two people of the factor, as paying an advance out does: one who looked at it, one who agrees.
alter table maturity_purchase add column assessed_by text;
