-- One pass over the stages; every source reached every stage here, so nothing has to be filled in.
with counted as (
    select
        source, stage,
        count(*) as reached,
        count_if(is_skipped) as skipped,
        count_if(is_highest and is_open) as open,
        count_if(is_highest and is_lost) as lost,
        count_if(is_mature) as n,
        count_if(is_mature and is_next_reached) as stepped,
        count_if(not is_mature) as immature,
        median(days_to_next) as median_days,
        1.959963984540054 as z,
        z * z / 2 as half
    from lead_stages
    where created_date >= $since and created_date < $until
    group by 1, 2
)
select
    source, stage, reached, skipped, open, lost, immature, median_days,
    case when stage <> 'customer' then n end as step_n,
    case when stage <> 'customer' then stepped / nullif(n, 0) end as step_rate,
    reached / max(reached) over (partition by source) as cumulative_rate,
    case when stage <> 'customer'
        then (stepped + half - z * sqrt(stepped::double * (n - stepped) / n + half / 2)) / (n + 2 * half) end as low,
    case when stage <> 'customer'
        then (stepped + half + z * sqrt(stepped::double * (n - stepped) / n + half / 2)) / (n + 2 * half) end as high
from counted
