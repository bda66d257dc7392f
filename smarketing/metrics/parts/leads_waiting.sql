-- Leads open in each stage now, and those of them that may still take the next step in the usual time.
select
    stage_position as waiting_position,
    measure(open_now) as open_leads,
    measure(open_in_time) as leads_in_time
from lead_stages_now
where is_highest and is_open
group by stage_position
