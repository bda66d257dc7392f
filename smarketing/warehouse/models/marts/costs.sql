-- Spend in the reporting currency, converted with the rate in force on the first day of its period; what no
-- rate converts stands apart and is summed nowhere.
-- grain: a cost row
with weighed as (
    select
        c.*,
        coalesce(c.currency, b.currency) as own_currency,
        r.rate as found_rate,
        case
            when coalesce(c.currency, b.currency, '') = coalesce(b.currency, '') then 'same currency'
            when abs(cast(c.amount as double)) * cast(r.rate as double) < 1000000000000000 then 'rate'
            else 'none'
        end as conversion
    from source_costs as c
    cross join source_build as b
    left join conversions as r on c.currency = r.currency and c.period_start = r.rate_date
)

select
    w.period_start,
    w.period_end,
    case w.conversion
        when 'same currency' then w.amount
        when 'rate' then cast(w.amount * w.found_rate as decimal(18, 2))
    end as amount,
    case when w.conversion = 'none' then w.amount end as other_currency_amount,
    w.amount as original_amount,
    w.own_currency as currency,
    w.conversion,
    case w.conversion when 'rate' then w.found_rate when 'same currency' then cast(1 as decimal(20, 13)) end
        as rate,
    w.impressions,
    w.clicks,
    w.visits,
    '(unknown)' as persona,
    coalesce(w.source, '(unknown)') as source,
    coalesce(w.campaign, '(unknown)') as campaign,
    coalesce(w.content, '(unknown)') as content,
    '(unknown)' as owner,
    '(unknown)' as team,
    '(unknown)' as segment
from weighed as w
