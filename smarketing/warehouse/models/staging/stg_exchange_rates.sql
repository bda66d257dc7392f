-- Every usable exchange rate, as what 1 of the currency is worth in its base currency.
-- A rate that names no base currency is one to the reporting currency. Where such rates quote the reporting
-- currency itself otherwise than as 1, they are to another one that nobody named, and none of them is used.
-- grain: currency, base_currency, valid_from
with stated as (
    select
        r.currency,
        r.valid_from,
        coalesce(r.base_currency, b.currency) as base_currency,
        r.base_currency is null as is_vague,
        b.currency as reporting_currency,
        case when r.rate > 0 then r.rate when r.units_per_base > 0 then 1 / r.units_per_base end as base_value
    from source_exchange_rates as r
    cross join source_build as b
),

contradicted as (
    select count(*) as contradictions
    from stated
    where is_vague and currency = reporting_currency and abs(base_value - 1) > 0.000001
)

select
    s.currency,
    s.base_currency,
    s.valid_from,
    max(s.base_value) as base_value
from stated as s
cross join contradicted as c
where
    s.currency is not null
    and s.base_currency is not null
    and s.valid_from is not null
    and s.base_value is not null
    and (not s.is_vague or c.contradictions = 0)
group by s.currency, s.base_currency, s.valid_from
