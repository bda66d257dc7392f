-- The quotes that conversions need: of each foreign currency, and of the reporting one, in every base.
-- grain: currency, base_currency, rate_date
with bases as (
    select distinct base_currency from stg_exchange_rates
)

select
    m.currency,
    s.base_currency,
    m.rate_date
from money_days as m
cross join bases as s
union distinct
select
    b.currency,
    s.base_currency,
    m.rate_date
from money_days as m
cross join bases as s
cross join source_build as b
