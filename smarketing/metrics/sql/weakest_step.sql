-- title: Weakest step
-- question: Which step falls short of what was agreed, or of its own past, and what does that cost?
-- grain: stage
-- period: with_before
-- period deals_by_close: all
-- param least_cases: 30
with counted as (
    select
        stage as counted_stage,
        case when created_date >= $period_start then 'now' else 'before' end as counted_period,
        measure(mature_leads_in_stage) as mature,
        measure(stepped_leads) as stepped
    from lead_stages_by_creation
    group by stage, case when created_date >= $period_start then 'now' else 'before' end
),

rates as (
    select
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        stages.team,
        live_stages.owner,
        latest.mature as n,
        ratio(latest.stepped, latest.mature) as step_rate,
        coalesce(live_stages.target_rate, ratio(past.stepped, past.mature)) as wanted_rate,
        live_stages.target_rate is not null as is_target,
        wilson_low(latest.stepped, latest.mature) as low,
        wilson_high(latest.stepped, latest.mature) as high
    from stages
    inner join counted as latest on stages.stage = latest.counted_stage and latest.counted_period = 'now'
    left join counted as past on stages.stage = past.counted_stage and past.counted_period = 'before'
    left join live_stages on stages.stage = live_stages.stage
    where stages.stage <> 'customer'
),

onwards as (
    select
        step.stage as onward_stage,
        case
            when count(later.stage) = 0 then cast(1 as double)
            when min(later.step_rate) = 0 then cast(0 as double)
            else exp(sum(ln(nullif(later.step_rate, 0))))
        end as later_rate
    from rates as step
    left join rates as later on step.stage_position < later.stage_position
    group by step.stage
),

deal_size as (
    select measure(average_deal_size) as average_deal_size
    from deals_by_close
    where close_date > cast($as_of - interval 365 day as date) and close_date <= $as_of
)

select
    rates.stage,
    rates.stage_label,
    rates.team,
    rates.owner,
    rates.step_rate,
    rates.n,
    rates.low,
    rates.high,
    rates.wanted_rate,
    rates.is_target,
    rates.n * (rates.wanted_rate - rates.step_rate) as leads_short,
    onwards.later_rate,
    deal_size.average_deal_size,
    rates.n * (rates.wanted_rate - rates.step_rate) * onwards.later_rate * deal_size.average_deal_size as amount_short
from rates
inner join onwards on rates.stage = onwards.onward_stage
cross join deal_size
where rates.n >= $least_cases and rates.high < rates.wanted_rate
order by amount_short desc nulls last, rates.stage_position
