-- title: Weakest step
-- question: Which step falls short of what was agreed, or of its own past, and what does that cost?
-- grain: stage
-- period: with_year_before
-- period deals_by_close: all
-- param least_cases: 30
with onwards as (
    select
        step.stage as onward_stage,
        case
            when count(later.stage) = 0 then cast(1 as double)
            when count(later.known_rate) < count(later.stage) then null
            when min(later.known_rate) = 0 then cast(0 as double)
            else exp(sum(ln(nullif(later.known_rate, 0))))
        end as later_rate
    from wanted_rates as step
    left join wanted_rates as later on step.stage_position < later.stage_position
    group by step.stage
),

deal_size as (
    select measure(average_deal_size) as average_deal_size
    from deals_by_close
    where
        close_date >= cast(date_trunc('month', $as_of) - interval 12 month as date)
        and close_date <= $as_of
)

select
    short_steps.stage,
    short_steps.stage_label,
    short_steps.team,
    short_steps.owner,
    ratio(short_steps.gone_on, short_steps.n) as step_rate,
    short_steps.n,
    wilson_low(short_steps.gone_on, short_steps.n) as low,
    wilson_high(short_steps.gone_on, short_steps.n) as high,
    short_steps.wanted_rate,
    short_steps.is_target,
    short_steps.n * short_steps.wanted_rate - short_steps.gone_on as leads_short,
    onwards.later_rate,
    deal_size.average_deal_size,
    (short_steps.n * short_steps.wanted_rate - short_steps.gone_on)
    * onwards.later_rate
    * deal_size.average_deal_size as amount_short
from short_steps
inner join onwards on short_steps.stage = onwards.onward_stage
cross join deal_size
order by amount_short desc nulls last, short_steps.stage_position asc
