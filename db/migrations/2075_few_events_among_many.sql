-- A party with few events among very many looked through everybody's for the first page of them.
select holdfast_narrow('event');
