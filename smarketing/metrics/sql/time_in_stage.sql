-- title: Time in stage
-- question: How long were leads created in the period in each stage before they went on?
-- grain: stage, days_from
with timed as (
    select
        stage_position as timed_position,
        days_to_next,
        count(*) as leads
    from lead_stages_by_creation
    where days_to_next is not null
    group by stage_position, days_to_next
),

sizes as (
    select
        timed_position as sized_position,
        cast(sum(leads) as bigint) as n
    from timed
    group by timed_position
),

counted as (
    select
        stages.stage_position,
        stages.stage,
        stages.stage_label,
        day_bands.days_from,
        day_bands.days_band,
        sizes.n,
        cast(coalesce(sum(timed.leads), 0) as bigint) as went_on
    from stages
    inner join sizes on stages.stage_position = sizes.sized_position
    cross join day_bands
    left join timed
        on
            stages.stage_position = timed.timed_position
            and day_bands.days_from <= timed.days_to_next
            and coalesce(day_bands.days_to >= timed.days_to_next, true)
    group by
        stages.stage_position, stages.stage, stages.stage_label, sizes.n, day_bands.days_from,
        day_bands.days_band
)

select
    stage,
    stage_label,
    days_from,
    days_band,
    went_on,
    n,
    ratio(went_on, n) as share,
    wilson_low(went_on, n) as low,
    wilson_high(went_on, n) as high
from counted
order by stage_position, days_from
