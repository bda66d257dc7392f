-- Spend by day; that of a longer period lies on each of its days alike: what is spent until its evening less
-- what was before. What is taken off before rounding keeps engines from ties, which each rounds its own way.
-- grain: a day of a cost row
with days as (
    select
        c.*,
        coalesce(d.day, c.period_start) as cost_date,
        d.day is not null as is_spread,
        coalesce(d.day = c.period_end, true) as is_last,
        case
            when d.day is null then cast(0 as double)
            else
                cast(date_diff('day', c.period_start, d.day) as double)
                / (date_diff('day', c.period_start, c.period_end) + 1)
        end as share_before,
        case
            when d.day is null then cast(1 as double)
            else
                cast(date_diff('day', c.period_start, d.day) + 1 as double)
                / (date_diff('day', c.period_start, c.period_end) + 1)
        end as share_until
    from costs as c
    left join source_period_days as d on c.period_start = d.period_start and c.period_end = d.period_end
),

spent as (
    select
        *,
        cast(round(amount * share_before - 0.00312345, 2) as decimal(18, 2)) as amount_before,
        cast(round(amount * share_until - 0.00312345, 2) as decimal(18, 2)) as amount_until,
        cast(round(other_currency_amount * share_before - 0.00312345, 2) as decimal(18, 2)) as other_before,
        cast(round(other_currency_amount * share_until - 0.00312345, 2) as decimal(18, 2)) as other_until,
        cast(round(impressions * share_before - 0.312345) as bigint) as impressions_before,
        cast(round(impressions * share_until - 0.312345) as bigint) as impressions_until,
        cast(round(clicks * share_before - 0.312345) as bigint) as clicks_before,
        cast(round(clicks * share_until - 0.312345) as bigint) as clicks_until,
        cast(round(visits * share_before - 0.312345) as bigint) as visits_before,
        cast(round(visits * share_until - 0.312345) as bigint) as visits_until
    from days
)

select
    cost_date,
    cast(case when is_last then amount else amount_until end - amount_before as decimal(18, 2))
        as amount,
    cast(case when is_last then other_currency_amount else other_until end - other_before as decimal(18, 2))
        as other_currency_amount,
    currency,
    case when is_last then impressions else impressions_until end - impressions_before as impressions,
    case when is_last then clicks else clicks_until end - clicks_before as clicks,
    case when is_last then visits else visits_until end - visits_before as visits,
    is_spread,
    persona,
    source,
    campaign,
    content,
    owner,
    team,
    segment
from spent
