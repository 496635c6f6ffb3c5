-- A mark moves a facility's tasks only where it changes the state of its coverage: each of 20,000 marks asked for them all anew.
drop trigger if exists tasks_followed on coverage;
create trigger tasks_followed after insert on coverage for each row execute function holdfast_task_of_facility_by_coverage();
drop trigger if exists tasks_changed on coverage;
create trigger tasks_changed after update on coverage for each row
  when (old.state is distinct from new.state) execute function holdfast_task_of_facility_by_coverage();
