-- What each deal adds to each step from the pipeline of the snapshot before to that of now; null is nothing.
with placed as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        after_state = 'open' and is_due_after as is_at_end,
        is_at_start and ((after_state = 'open' and is_due_after) or after_state = 'won') as is_compared
    from pipeline_sides
)

select
    case when is_at_start then amount_before end as at_start,
    case when not was_open and is_due_after then amount_after end as came,
    case when is_compared and amount_after > amount_before then amount_after - amount_before end as grew,
    case when was_open and not is_at_start and is_due_after then amount_after end as moved_in,
    case when after_state = 'won' and (is_at_start or is_due_after) then amount_after end as won,
    case
        when after_state = 'lost' and is_at_start then amount_before
        when after_state = 'lost' and is_due_after then amount_after
    end as lost,
    case when is_compared and amount_after < amount_before then amount_before - amount_after end as shrank,
    case when is_at_start and after_state = 'open' and not is_at_end then amount_before end as moved_out,
    case when is_at_start and after_state = 'gone' then amount_before end as went,
    case when is_at_end then amount_after end as at_end
from placed
