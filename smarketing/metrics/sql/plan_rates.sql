-- title: Rates for the plan
-- question: At which rates, and in which time, did leads of the look-back period become customers?
-- grain: stage
with placed as (
    select
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        stages.team,
        coalesce(step_counts.reached, 0) as reached,
        coalesce(step_counts.skipped, 0) as skipped,
        step_counts.stepped,
        case when stages.stage <> 'customer' then coalesce(step_counts.mature, 0) end as step_n,
        coalesce(customer_timings.timed, 0) as timed,
        customer_timings.median_days,
        customer_timings.p80_days,
        coalesce(leads_waiting.open_leads, 0) as open_leads,
        coalesce(leads_waiting.leads_in_time, 0) as leads_in_time
    from stages
    left join step_counts on stages.stage_position = step_counts.counted_position
    left join customer_timings on stages.stage_position = customer_timings.timed_position
    left join leads_waiting on stages.stage_position = leads_waiting.waiting_position
),

onwards as (
    select
        step.stage as onward_stage,
        case
            when min(later.step_n) = 0 then null
            when min(later.stepped) = 0 then cast(0 as double)
            else exp(sum(ln(ratio(nullif(later.stepped, 0), later.step_n))))
        end as customer_rate
    from placed as step
    inner join placed as later on step.stage_position <= later.stage_position and later.step_n is not null
    group by step.stage
)

select
    placed.stage,
    placed.stage_label,
    placed.team,
    placed.reached,
    placed.skipped,
    ratio(placed.stepped, placed.step_n) as step_rate,
    case when placed.step_n is not null then coalesce(placed.stepped, 0) end as stepped,
    placed.step_n,
    wilson_low(placed.stepped, placed.step_n) as low,
    wilson_high(placed.stepped, placed.step_n) as high,
    onwards.customer_rate,
    placed.open_leads,
    placed.leads_in_time,
    placed.timed,
    placed.median_days,
    placed.p80_days
from placed
left join onwards on placed.stage = onwards.onward_stage
order by placed.stage_position
