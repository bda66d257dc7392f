-- title: Pipeline movement
-- question: How did the open pipeline due in the period, or due any day, change since the snapshot before?
-- grain: movement
with told as (
    select
        movement_kinds.movement,
        movement_kinds.movement_position,
        movement_kinds.effect,
        case movement_kinds.movement
            when 'start' then pipeline_sums.at_start_amount
            when 'new' then pipeline_sums.came_amount
            when 'increased' then pipeline_sums.grew_amount
            when 'moved_in' then pipeline_sums.moved_in_amount
            when 'won' then pipeline_sums.won_amount
            when 'lost' then pipeline_sums.lost_amount
            when 'decreased' then pipeline_sums.shrank_amount
            when 'moved_out' then pipeline_sums.moved_out_amount
            when 'gone' then pipeline_sums.went_amount
            when 'end' then pipeline_sums.at_end_amount
        end as moved_amount,
        case movement_kinds.movement
            when 'start' then pipeline_sums.at_start_deals
            when 'new' then pipeline_sums.came_deals
            when 'increased' then pipeline_sums.grew_deals
            when 'moved_in' then pipeline_sums.moved_in_deals
            when 'won' then pipeline_sums.won_deals
            when 'lost' then pipeline_sums.lost_deals
            when 'decreased' then pipeline_sums.shrank_deals
            when 'moved_out' then pipeline_sums.moved_out_deals
            when 'gone' then pipeline_sums.went_deals
            when 'end' then pipeline_sums.at_end_deals
        end as moved_deals
    from movement_kinds
    cross join pipeline_sums
    cross join build
    where build.previous_snapshot_id is not null
)

select
    movement,
    effect,
    coalesce(moved_amount, 0) as amount,
    moved_deals as deals
from told
order by movement_position
