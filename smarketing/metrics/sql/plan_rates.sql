-- title: Rates for the plan
-- question: At which rates, and in which time, did leads of the look-back period become customers?
-- grain: stage
with counted as (
    select
        stage as counted_stage,
        measure(mature_leads_in_stage) as mature,
        measure(stepped_leads) as stepped,
        measure(customers_timed_from_stage) as timed,
        measure(median_days_from_stage) as median_days,
        measure(p80_days_from_stage) as p80_days
    from stage_outcomes_by_creation
    group by stage
),

waiting as (
    select
        stage as waiting_stage,
        measure(open_now) as open_leads
    from lead_stages_now
    where is_highest
    group by stage
),

placed as (
    select
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        stages.team,
        counted.stepped,
        case
            when stages.stage_position < max(stages.stage_position) over () then coalesce(counted.mature, 0)
        end as step_n,
        coalesce(counted.timed, 0) as timed,
        counted.median_days,
        counted.p80_days,
        coalesce(waiting.open_leads, 0) as open_leads
    from stages
    left join counted on stages.stage = counted.counted_stage
    left join waiting on stages.stage = waiting.waiting_stage
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
    ratio(placed.stepped, placed.step_n) as step_rate,
    placed.step_n,
    wilson_low(placed.stepped, placed.step_n) as low,
    wilson_high(placed.stepped, placed.step_n) as high,
    onwards.customer_rate,
    placed.open_leads,
    placed.timed,
    placed.median_days,
    placed.p80_days
from placed
left join onwards on placed.stage = onwards.onward_stage
order by placed.stage_position
