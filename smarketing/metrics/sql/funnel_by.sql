-- title: Funnel by {dimension}
-- question: How far did the leads of each {dimension} get?
-- grain: dimension, stage
-- by: persona, source, campaign, owner
with sizes as (
    select
        dimension as size_of,
        max(reached) as cohort_leads
    from stage_counts_by
    group by dimension
),

placed as (
    select
        sizes.size_of as dimension,
        sizes.cohort_leads,
        stages.stage,
        stages.stage_position,
        stages.stage_label,
        coalesce(stage_counts_by.reached, 0) as reached,
        coalesce(stage_counts_by.skipped, 0) as skipped,
        coalesce(stage_counts_by.open_leads, 0) as open_leads,
        coalesce(stage_counts_by.lost, 0) as lost,
        stage_counts_by.stepped,
        case
            when
                stages.stage_position < max(stages.stage_position) over ()
                then coalesce(stage_counts_by.mature, 0)
        end as step_n,
        coalesce(stage_counts_by.immature, 0) as immature,
        stage_counts_by.median_days
    from sizes
    cross join stages
    left join
        stage_counts_by
        on
            sizes.size_of = stage_counts_by.dimension
            and stages.stage_position = stage_counts_by.counted_position
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
order by cohort_leads desc, dimension asc, stage_position asc
