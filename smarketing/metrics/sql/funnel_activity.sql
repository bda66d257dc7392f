-- title: Stage entries
-- question: How many leads entered each stage in the period, whenever they were created?
-- grain: stage
with entered as (
    select
        stage as entered_stage,
        measure(stage_entries) as entries
    from lead_stages_by_entry
    group by stage
)

select
    stages.stage,
    stages.stage_label,
    stages.team,
    coalesce(entered.entries, 0) as entries
from stages
left join entered on stages.stage = entered.entered_stage
order by stages.stage_position
