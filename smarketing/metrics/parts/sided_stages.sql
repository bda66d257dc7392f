-- The stages of the leads of the two sides. The one side are leads of the period, the other those created
-- before it or, where one value is compared, those that have it.
select
    *, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case
        when created_date < $period_start then 'other'
        when case $compared_by when 'persona' then persona when 'source' then source end = $other_value
            then 'other'
        else 'this'
    end as side
from lead_stages_by_creation
where
    created_date >= coalesce(cast(nullif($other_from, '') as date), $period_before)
    and created_date < $period_end
    and (
        $other_to = ''
        or created_date >= $period_start
        or created_date < cast(nullif($other_to, '') as date)
    )
