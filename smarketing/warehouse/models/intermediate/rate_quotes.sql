-- What a currency is worth in each base currency on each day asked: by the latest quote up to that day.
-- grain: currency, base_currency, rate_date
with points as (
    select
        currency,
        base_currency,
        valid_from as rate_date,
        base_value,
        0 as is_asked
    from stg_exchange_rates
    union all
    select
        currency,
        base_currency,
        rate_date,
        cast(null as double) as base_value,
        1 as is_asked
    from rate_requests
),

counted as (
    select
        p.*,
        count(p.base_value) over (
            partition by p.currency, p.base_currency order by p.rate_date, p.is_asked
        ) as quotes
    from points as p
),

quoted as (
    select
        c.*,
        max(c.base_value) over (partition by c.currency, c.base_currency, c.quotes) as latest_value
    from counted as c
)

select
    currency,
    base_currency,
    rate_date,
    case when currency = base_currency then cast(1 as double) else latest_value end as base_value
from quoted
where is_asked = 1 and (currency = base_currency or latest_value is not null)
