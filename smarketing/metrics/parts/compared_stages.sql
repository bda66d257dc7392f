-- What the leads of the two sides did in each stage. Where the days are known in which four of five make
-- the step, all are watched for just as long: those younger or without dates are left out, and what came
-- later does not count.
with timed as (
    select
        compared_days.*,
        stage_lags.lag_days is not null as is_timed,
        case
            when stage_lags.lag_days is null then compared_days.is_made
            else coalesce(compared_days.days_taken <= stage_lags.lag_days, false)
        end as is_in_time
    from compared_days
    left join stage_lags on compared_days.counted_position = stage_lags.stage_position
)

select
    side,
    counted_position,
    sum(leads) as reached,
    sum(case when not is_skipped then leads else 0 end) as shown,
    sum(case when not is_mature then leads else 0 end) as immature,
    sum(case when is_mature and not (is_timed and is_undated) then leads else 0 end) as watched,
    sum(case when is_mature and not (is_timed and is_undated) and is_in_time then leads else 0 end) as made,
    sum(case when is_mature and is_timed and is_undated and not is_skipped then leads else 0 end) as undated,
    sum(case when is_mature and is_made then leads else 0 end) as stepped
from timed
group by side, counted_position
