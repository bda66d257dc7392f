-- Whether each deal was part of the pipeline due in the period at its start, and is at its end.
select
    *, -- all that the relation has, so that a new column comes along -- noqa: AM04
    was_open and (
        not $has_period
        or coalesce(before_close_date >= $period_start and before_close_date < $period_end, false)
    ) as is_at_start,
    after_state <> 'gone' and (
        not $has_period
        or coalesce(after_close_date >= $period_start and after_close_date < $period_end, false)
    ) as is_due_after
from deal_movements_now
