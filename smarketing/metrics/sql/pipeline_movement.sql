-- title: Pipeline movement
-- question: How did the open pipeline due in the period change since the snapshot before?
-- grain: movement
with sides as (
    select
        after_state,
        coalesce(before_amount, 0) as amount_before,
        coalesce(after_amount, 0) as amount_after,
        before_state = 'open' as was_open,
        not $has_period or coalesce(before_close_date >= $period_start and before_close_date < $period_end, false) as was_due,
        not $has_period or coalesce(after_close_date >= $period_start and after_close_date < $period_end, false) as is_due
    from deal_movements_now
),

placed as (
    select
        after_state,
        amount_before,
        amount_after,
        was_open,
        was_open and was_due as is_at_start,
        after_state = 'open' and is_due as is_at_end,
        after_state <> 'gone' and is_due as is_due_after
    from sides
),

steps as (
    select 'start' as movement, amount_before as amount from placed where is_at_start
    union all
    select 'new' as movement, amount_after as amount from placed where not was_open and is_due_after
    union all
    select 'increased' as movement, amount_after - amount_before as amount
    from placed where is_at_start and (is_at_end or after_state = 'won') and amount_after > amount_before
    union all
    select 'moved_in' as movement, amount_after as amount from placed where was_open and not is_at_start and is_due_after
    union all
    select 'won' as movement, amount_after as amount from placed where after_state = 'won' and (is_at_start or is_due_after)
    union all
    select 'lost' as movement, case when is_at_start then amount_before else amount_after end as amount
    from placed where after_state = 'lost' and (is_at_start or is_due_after)
    union all
    select 'decreased' as movement, amount_before - amount_after as amount
    from placed where is_at_start and (is_at_end or after_state = 'won') and amount_after < amount_before
    union all
    select 'moved_out' as movement, amount_before as amount
    from placed where is_at_start and after_state = 'open' and not is_at_end
    union all
    select 'gone' as movement, amount_before as amount from placed where is_at_start and after_state = 'gone'
    union all
    select 'end' as movement, amount_after as amount from placed where is_at_end
),

summed as (
    select
        movement as summed_movement,
        sum(amount) as amount,
        count(*) as deals
    from steps
    group by movement
)

select
    movement_kinds.movement,
    movement_kinds.effect,
    coalesce(summed.amount, 0) as amount,
    coalesce(summed.deals, 0) as deals
from movement_kinds
left join summed on movement_kinds.movement = summed.summed_movement
order by movement_kinds.movement_position
