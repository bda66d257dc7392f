-- title: Stuck leads
-- question: Which leads are in their stage for longer than both teams agreed?
-- grain: lead_id
-- param row_limit: 500
with stuck as (
    select
        lead_id,
        stage,
        age_days,
        limit_days
    from lead_stage_limits_now
    where is_highest and is_open and age_days > limit_days
    order by age_days desc, lead_id asc
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
order by stuck.age_days desc, stuck.lead_id asc
