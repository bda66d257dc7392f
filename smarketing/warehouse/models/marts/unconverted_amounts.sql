-- Money that no exchange rate converts, so that no sum has it: how much of which currency, and of which days.
-- grain: record_kind, currency
with apart as (
    select
        'deal' as record_kind,
        currency,
        other_currency_amount,
        rate_date
    from stg_deals
    where other_currency_amount is not null
    union all
    select
        'cost' as record_kind,
        currency,
        other_currency_amount,
        period_start as rate_date
    from costs
    where other_currency_amount is not null
)

select
    record_kind,
    currency,
    count(*) as records,
    sum(other_currency_amount) as original_amount,
    min(rate_date) as first_date,
    max(rate_date) as last_date
from apart
group by record_kind, currency
