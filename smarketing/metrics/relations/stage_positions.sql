-- One row: where the stages with a name of their own stand in the workspace's order; null where it has none.
select
    max(case when stage = 'marketing_qualified' then stage_position end) as marketing_qualified_position,
    max(case when stage = 'sales_qualified' then stage_position end) as sales_qualified_position,
    max(case when stage = 'opportunity' then stage_position end) as opportunity_position,
    max(case when team = 'marketing' then stage_position end) as hand_over_position,
    max(stage_position) as last_position
from stages
