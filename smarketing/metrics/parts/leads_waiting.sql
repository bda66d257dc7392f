-- Leads open in each stage now.
select
    stage as waiting_stage,
    measure(open_now) as open_leads
from lead_stages_now
where is_highest and is_open
group by stage
