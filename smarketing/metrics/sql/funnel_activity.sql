-- title: Stage entries
-- question: How many leads entered each stage in the period, whenever they were created?
-- grain: stage
with entered as (
    select
        stage_position as entered_position,
        measure(stage_entries) as entries
    from lead_stages_by_entry
    group by stage_position
)

select
    stages.stage,
    stages.stage_label,
    stages.team,
    coalesce(entered.entries, 0) as entries
from stages
left join entered on stages.stage_position = entered.entered_position
order by stages.stage_position
