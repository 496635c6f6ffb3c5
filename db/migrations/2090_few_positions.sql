-- A lender with few positions among very many looked through everybody's for the first page of them.
create index control_position_participants on control_position using gin (participants);
select holdfast_narrow('control_position');
