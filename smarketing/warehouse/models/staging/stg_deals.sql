-- Deals with one date of closing, and amounts in the reporting currency apart from others.
-- A date in the "closed" column of an open deal is when it is expected to close.
-- grain: deal_id
select
    d.deal_id,
    d.company,
    k.company_key,
    lower(d.company) as company_domain,
    d.currency,
    case when lower(coalesce(d.currency, b.currency, '')) = lower(coalesce(b.currency, '')) then d.amount end
        as amount,
    case when lower(coalesce(d.currency, b.currency, '')) <> lower(coalesce(b.currency, '')) then d.amount end
        as other_currency_amount,
    d.created_at,
    cast(d.created_at as date) as created_date,
    cast(coalesce(d.expected_close_at, case when not (d.is_closed or d.is_won) then d.closed_at end) as date)
        as expected_close_date,
    case
        when d.is_won then coalesce(d.closed_at, d.won_at)
        when d.is_closed then coalesce(d.closed_at, d.lost_at)
    end as closed_at,
    d.is_won,
    d.is_closed and not d.is_won as is_lost,
    not(d.is_closed or d.is_won) as is_open,
    coalesce(d.pipeline, '(unknown)') as pipeline,
    d.deal_stage
from source_deals as d
cross join source_build as b
left join company_keys as k on d.company = k.company
