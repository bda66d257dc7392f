-- Deals with their amount in the reporting currency: as it is, by the rate in force on the deal's own day,
-- else as the CRM converted it (unless a deal shows that it did so to another); the rest is summed nowhere.
-- grain: deal_id
with contradicted as (
    select count(*) as contradictions
    from deal_states
    where is_conversion_vague and currency = reporting_currency and original_amount <> converted_amount
),

weighed as (
    select
        d.*,
        c.rate as found_rate,
        case
            when coalesce(d.currency, '') = coalesce(d.reporting_currency, '') then 'same currency'
            when abs(cast(d.original_amount as double)) * cast(c.rate as double) < 1000000000000000
                then 'rate'
            when
                d.converted_amount is not null
                and d.converted_currency = d.reporting_currency
                and (not d.is_conversion_vague or x.contradictions = 0)
                then 'crm'
            else 'none'
        end as conversion
    from deal_states as d
    left join conversions as c on d.currency = c.currency and d.rate_date = c.rate_date
    cross join contradicted as x
)

select
    w.deal_id,
    w.company,
    k.company_key,
    lower(w.company) as company_domain,
    w.currency,
    w.stated_currency,
    w.original_amount,
    w.conversion,
    w.rate_date,
    case w.conversion when 'rate' then w.found_rate when 'same currency' then cast(1 as decimal(20, 13)) end
        as rate,
    case w.conversion
        when 'same currency' then w.original_amount
        when 'rate' then cast(w.original_amount * w.found_rate as decimal(18, 2))
        when 'crm' then w.converted_amount
    end as amount,
    case when w.conversion = 'none' then w.original_amount end as other_currency_amount,
    w.created_at,
    cast(w.created_at as date) as created_date,
    w.expected_close_date,
    w.closed_at,
    w.stated_closed_at,
    w.is_stated_won,
    w.is_won,
    w.is_lost,
    w.is_open,
    coalesce(w.pipeline, '(unknown)') as pipeline,
    w.deal_stage
from weighed as w
left join company_keys as k on w.company = k.company
