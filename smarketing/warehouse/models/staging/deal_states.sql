-- Deals as they stood on the day of the export, with one date of closing, and their amount as exported. A
-- date in the "closed" column of an open deal is when it is expected to close; a deal that closes after the
-- day of the export is still open on it. The CRM's conversion is the amount where it exports no other.
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
        (s.is_closed or s.is_won) and coalesce(cast(s.stated_closed_at as date) <= b.as_of, true) as is_over,
        b.currency as reporting_currency
    from stated as s
    cross join source_build as b
),

dated as (
    select
        j.*,
        case when j.is_over then j.stated_closed_at end as own_closed_at,
        case when not j.is_over then coalesce(j.closed_at, j.stated_closed_at) end as planned_close_at
    from judged as j
)

select
    d.deal_id,
    d.company,
    d.created_at,
    cast(coalesce(d.expected_close_at, d.planned_close_at) as date) as expected_close_date,
    d.own_closed_at as closed_at,
    d.stated_closed_at,
    d.is_won as is_stated_won,
    d.is_over and d.is_won as is_won,
    d.is_over and not d.is_won as is_lost,
    not d.is_over as is_open,
    d.pipeline,
    d.deal_stage,
    coalesce(d.amount, d.converted_amount) as original_amount,
    coalesce(
        case
            when d.amount is null and d.converted_amount is not null then d.converted_currency else d.currency
        end,
        d.reporting_currency
    ) as currency,
    d.currency as stated_currency,
    d.converted_amount,
    coalesce(d.converted_currency, d.reporting_currency) as converted_currency,
    d.converted_currency is null as is_conversion_vague,
    cast(coalesce(d.own_closed_at, d.expected_close_at, d.planned_close_at, d.created_at) as date)
        as rate_date,
    d.reporting_currency
from dated as d
