-- title: Stuck leads
-- question: Which leads created in the period are in their stage for longer than its limit?
-- grain: lead_id
-- param row_limit: 500
with stuck as (
    select
        lead_id,
        stage,
        age_days,
        limit_days,
        count(*) over () as stuck_in_all
    from lead_stage_limits_by_creation
    where is_highest and is_open and age_days > limit_days
    order by age_days desc, lead_id asc
    limit $row_limit
)

select
    stuck.lead_id,
    leads_by_creation.first_name,
    leads_by_creation.last_name,
    leads_by_creation.company,
    leads_by_creation.persona,
    leads_by_creation.source,
    leads_by_creation.owner,
    stuck.stage,
    stages.stage_label,
    stuck.age_days,
    stuck.limit_days,
    leads_by_creation.last_activity_date,
    stuck.stuck_in_all
from stuck
inner join leads_by_creation on stuck.lead_id = leads_by_creation.lead_id
inner join stages on stuck.stage = stages.stage
order by stuck.age_days desc, stuck.lead_id asc
