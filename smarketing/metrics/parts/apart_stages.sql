-- Leads of each persona in each stage by the days they took: all that is counted of steps and times.
select
    persona,
    stage_position as counted_position,
    is_mature,
    is_next_reached,
    days_to_next,
    count(*) as leads
from lead_stages_by_creation
group by persona, stage_position, is_mature, is_next_reached, days_to_next
