-- The leads of the two sides, told apart as in sided_stages: each clock by itself, for the rows behind a
-- number are found by what is asked of one.
select
    *, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case
        when created_date < $period_start then 'other'
        when case $compared_by when 'persona' then persona when 'source' then source end = $other_value
            then 'other'
        else 'this'
    end as side
from leads_by_creation
where
    created_date >= coalesce(cast(nullif($other_from, '') as date), $period_before)
    and created_date < $period_end
    and (
        $other_to = ''
        or created_date >= $period_start
        or created_date < cast(nullif($other_to, '') as date)
    )
