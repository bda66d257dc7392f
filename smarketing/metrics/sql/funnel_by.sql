-- title: Funnel by {dimension}
-- question: How far did the leads of each {dimension} get?
-- grain: dimension, stage
-- by: persona, source, campaign, owner
with counted as (
    select
        dimension,
        stage as counted_stage,
        measure(reached_leads) as reached,
        measure(skipped_leads) as skipped,
        measure(open_in_stage) as open_leads,
        measure(lost_in_stage) as lost,
        measure(stepped_leads) as stepped,
        measure(mature_leads_in_stage) as mature,
        measure(immature_leads) as immature,
        measure(median_days_in_stage) as median_days
    from lead_stages_by_creation
    group by dimension, stage
),

sizes as (
    select
        dimension as size_of,
        max(reached) as cohort_leads
    from counted
    group by dimension
),

placed as (
    select
        sizes.size_of as dimension,
        sizes.cohort_leads,
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        coalesce(counted.reached, 0) as reached,
        coalesce(counted.skipped, 0) as skipped,
        coalesce(counted.open_leads, 0) as open_leads,
        coalesce(counted.lost, 0) as lost,
        counted.stepped,
        case
            when stages.stage_position < max(stages.stage_position) over () then coalesce(counted.mature, 0)
        end as step_n,
        coalesce(counted.immature, 0) as immature,
        counted.median_days
    from sizes
    cross join stages
    left join counted on sizes.size_of = counted.dimension and stages.stage = counted.counted_stage
)

select
    dimension,
    stage,
    stage_label,
    reached,
    skipped,
    open_leads as open,
    lost,
    ratio(stepped, step_n) as step_rate,
    step_n,
    ratio(reached, cohort_leads) as cumulative_rate,
    wilson_low(stepped, step_n) as low,
    wilson_high(stepped, step_n) as high,
    immature,
    median_days
from placed
order by cohort_leads desc, dimension, stage_position
