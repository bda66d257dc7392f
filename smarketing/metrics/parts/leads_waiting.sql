-- Leads open in each stage now.
select
    stage_position as waiting_position,
    measure(open_now) as open_leads
from lead_stages_now
where is_highest and is_open
group by stage_position
