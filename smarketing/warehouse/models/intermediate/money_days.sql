-- The currencies and days for which a rate is needed: of deals on their own day, of costs on their first.
-- grain: currency, rate_date
select
    currency,
    rate_date
from deal_states
where original_amount is not null and currency <> reporting_currency and rate_date is not null
group by currency, rate_date
union distinct
select
    c.currency,
    c.period_start as rate_date
from source_costs as c
cross join source_build as b
where c.amount is not null and c.currency <> b.currency and c.period_start is not null
group by c.currency, c.period_start
