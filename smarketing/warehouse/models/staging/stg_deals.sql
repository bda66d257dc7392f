-- Deals as they stood on the day of the export, with one date of closing, and amounts in the reporting
-- currency
-- apart from others. A date in the "closed" column of an open deal is when it is expected to close; a deal
-- that
-- closes after the day of the export is still open on it.
-- grain: deal_id
with stated as (
    select
        d.*,
        case
            when d.is_won then coalesce(d.closed_at, d.won_at)
            when d.is_closed then coalesce(d.closed_at, d.lost_at)
        end as stated_closed_at
    from source_deals as d
),

judged as (
    select
        s.*,
        b.currency as reporting_currency,
        (s.is_closed or s.is_won) and coalesce(cast(s.stated_closed_at as date) <= b.as_of, true) as is_over
    from stated as s
    cross join source_build as b
)

select
    d.deal_id,
    d.company,
    k.company_key,
    lower(d.company) as company_domain,
    d.currency,
    case
        when lower(coalesce(d.currency, d.reporting_currency, '')) = lower(coalesce(d.reporting_currency, ''))
            then d.amount
    end as amount,
    case
        when
            lower(coalesce(d.currency, d.reporting_currency, '')) <> lower(coalesce(d.reporting_currency, ''))
            then d.amount
    end as other_currency_amount,
    d.created_at,
    cast(d.created_at as date) as created_date,
    cast(
        coalesce(
            d.expected_close_at, case when not d.is_over then coalesce(d.closed_at, d.stated_closed_at) end
        ) as date
    ) as expected_close_date,
    case when d.is_over then d.stated_closed_at end as closed_at,
    d.stated_closed_at,
    d.is_won as is_stated_won,
    d.is_over and d.is_won as is_won,
    d.is_over and not d.is_won as is_lost,
    not d.is_over as is_open,
    coalesce(d.pipeline, '(unknown)') as pipeline,
    d.deal_stage
from judged as d
left join company_keys as k on d.company = k.company
