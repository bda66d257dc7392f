-- title: Stuck leads
-- question: Which leads are in their stage for longer than both teams agreed?
-- grain: lead_id
-- param row_limit: 500
with stuck as (
    select
        lead_stages_now.lead_id,
        lead_stages_now.stage,
        lead_stages_now.age_days,
        live_stages.limit_days
    from lead_stages_now
    inner join live_stages on lead_stages_now.stage = live_stages.stage
    where lead_stages_now.is_highest and lead_stages_now.is_open and lead_stages_now.age_days > live_stages.limit_days
    order by lead_stages_now.age_days desc, lead_stages_now.lead_id
    limit $row_limit
)

select
    stuck.lead_id,
    leads_now.first_name,
    leads_now.last_name,
    leads_now.company,
    leads_now.persona,
    leads_now.source,
    leads_now.owner,
    stuck.stage,
    stages.stage_label,
    stuck.age_days,
    stuck.limit_days,
    leads_now.last_activity_date
from stuck
inner join leads_now on stuck.lead_id = leads_now.lead_id
inner join stages on stuck.stage = stages.stage
order by stuck.age_days desc, stuck.lead_id
