-- Spend, in the reporting currency; what is in another one stands apart and is not summed.
-- grain: a cost row
select
    c.period_start,
    c.period_end,
    case when lower(coalesce(c.currency, b.currency, '')) = lower(coalesce(b.currency, '')) then c.amount end
        as amount,
    case when lower(coalesce(c.currency, b.currency, '')) <> lower(coalesce(b.currency, '')) then c.amount end
        as other_currency_amount,
    coalesce(c.currency, b.currency) as currency,
    c.impressions,
    c.clicks,
    c.visits,
    '(unknown)' as persona,
    coalesce(c.source, '(unknown)') as source,
    coalesce(c.campaign, '(unknown)') as campaign,
    coalesce(c.content, '(unknown)') as content,
    '(unknown)' as owner,
    '(unknown)' as team,
    '(unknown)' as segment
from source_costs as c
cross join source_build as b
