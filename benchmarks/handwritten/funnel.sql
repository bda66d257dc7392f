-- One pass over the stages, both percentiles from one sorted list, rates from counts.
with counted as (
    select
        ls.stage_position as position,
        count(*) as reached,
        count_if(is_skipped) as skipped,
        count_if(is_highest and is_open) as open,
        count_if(is_highest and is_lost) as lost,
        count_if(is_mature) as n,
        count_if(is_mature and is_next_reached) as stepped,
        count_if(not is_mature) as immature,
        count(days_to_next) as timed,
        quantile_cont(days_to_next, [0.5, 0.9]) as days,
        count_if(is_highest and is_open and age_days > live_stages.limit_days) as stuck
    from lead_stages as ls
    join live_stages using (stage)
    where created_date >= $since and created_date < $until
    group by 1
)
select
    stages.stage, reached, skipped, open, lost, immature, timed, stuck, days[1] as median_days, days[2] as p90_days,
    case when is_step then n end as step_n,
    case when is_step then stepped / nullif(n, 0) end as step_rate,
    reached / first_value(reached) over (order by stage_position) as cumulative_rate,
    case when is_step then (stepped + half - z * sqrt(stepped::double * (n - stepped) / n + half / 2)) / (n + 2 * half) end as low,
    case when is_step then (stepped + half + z * sqrt(stepped::double * (n - stepped) / n + half / 2)) / (n + 2 * half) end as high
from (
    select *, stage_position < max(stage_position) over () as is_step, 1.959963984540054 as z, z * z / 2 as half from stages
) as stages
join counted on counted.position = stages.stage_position
order by stage_position
