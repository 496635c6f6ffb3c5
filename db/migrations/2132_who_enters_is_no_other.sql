-- Who enters for the first time may agree to what it might before: noting it, as who knows callers and nothing else, moves no task.
drop trigger tasks_changed on person;
create trigger tasks_changed after update on person for each row
  when (((old.state in ('invited', 'active'), old.mandates)) is distinct from ((new.state in ('invited', 'active'), new.mandates)))
  execute function holdfast_task_of_proposal_by_person();
