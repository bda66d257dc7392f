-- title: Pipeline movement
-- question: How did the open pipeline due in the period change since the snapshot before?
-- grain: movement
with placed as (
    select
        *,
        after_state = 'open' and is_due_after as is_at_end,
        is_at_start and ((after_state = 'open' and is_due_after) or after_state = 'won') as is_compared
    from pipeline_sides
),

moved as (
    select
        movement_kinds.movement,
        movement_kinds.movement_position,
        movement_kinds.effect,
        case movement_kinds.movement
            when 'start' then case when is_at_start then amount_before end
            when 'new' then case when not was_open and is_due_after then amount_after end
            when 'increased'
                then
                    case
                        when is_compared and amount_after > amount_before then amount_after - amount_before
                    end
            when 'moved_in' then case when was_open and not is_at_start and is_due_after then amount_after end
            when 'won'
                then case when after_state = 'won' and (is_at_start or is_due_after) then amount_after end
            when 'lost'
                then
                    case
                        when after_state = 'lost' and is_at_start then amount_before
                        when after_state = 'lost' and is_due_after then amount_after
                    end
            when 'decreased'
                then
                    case
                        when is_compared and amount_after < amount_before then amount_before - amount_after
                    end
            when 'moved_out'
                then case when is_at_start and after_state = 'open' and not is_at_end then amount_before end
            when 'gone' then case when is_at_start and after_state = 'gone' then amount_before end
            when 'end' then case when is_at_end then amount_after end
        end as moved_amount
    from movement_kinds
    cross join build
    left join placed on 1 = 1
    where build.previous_snapshot_id is not null
)

select
    movement,
    effect,
    coalesce(sum(moved_amount), 0) as amount,
    count(moved_amount) as deals
from moved
group by movement, movement_position, effect
order by movement_position
