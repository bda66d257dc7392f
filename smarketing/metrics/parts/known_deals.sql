-- What was known of each deal by then, in whole weeks back from that day; an end that came later is not
-- known yet. A deal that ended on no day anybody knows is left out.
select
    deals_by_creation.deal_id,
    deals_by_creation.pipeline,
    deals_by_creation.amount,
    cast(floor(date_diff('day', deals_by_creation.created_date, until_day.known_date) / 7.0) as bigint)
        as created_weeks_ago,
    case
        when deals_by_creation.is_closed and deals_by_creation.close_date <= until_day.known_date
            then cast(
                floor(date_diff('day', deals_by_creation.close_date, until_day.known_date) / 7.0) as bigint
            )
    end as closed_weeks_ago,
    case
        when deals_by_creation.is_open or deals_by_creation.close_date > until_day.known_date then 'open'
        when deals_by_creation.is_won then 'won'
        else 'lost'
    end as outcome
from deals_by_creation
cross join until_day
where
    deals_by_creation.created_date <= until_day.known_date
    and (deals_by_creation.is_open or deals_by_creation.close_date is not null)
