-- What 1 of a currency is worth in the reporting currency on a day: quoted directly, else the other way
-- about, else by way of a third currency that quotes both.
-- grain: currency, rate_date
with routes as (
    select
        m.currency,
        m.rate_date,
        o.base_value / r.base_value as rate,
        row_number() over (
            partition by m.currency, m.rate_date
            order by
                case o.base_currency when b.currency then 0 when m.currency then 1 else 2 end,
                o.base_currency
        ) as place
    from money_days as m
    cross join source_build as b
    inner join rate_quotes as o on m.currency = o.currency and m.rate_date = o.rate_date
    inner join rate_quotes as r
        on o.base_currency = r.base_currency and o.rate_date = r.rate_date and b.currency = r.currency
)

select
    currency,
    rate_date,
    cast(rate as decimal(20, 13)) as rate
from routes
where place = 1 and rate < 1000000
