-- Each step with its two sides. One that a side does not record, either of its ends or both, has no rate.
with beside as (
    select
        compared_ways.*, -- all that the part has, so that a new column comes along -- noqa: AM04
        stage_lags.lag_days,
        compared_sides.reached,
        compared_sides.other_reached,
        compared_sides.immature,
        compared_sides.other_immature,
        compared_sides.undated,
        compared_sides.other_undated,
        compared_sides.made,
        compared_sides.other_made,
        compared_sides.watched as watched_leads,
        compared_sides.other_watched as other_watched_leads,
        compared_sides.known_rate,
        compared_ways.is_in_export
        and coalesce(compared_sides.shown > 0, true)
        and coalesce(compared_sides.other_shown > 0, true)
        and (
            compared_ways.stage_position = 0
            or (
                coalesce(lead(compared_sides.shown) over (order by compared_ways.stage_position) > 0, true)
                and coalesce(
                    lead(compared_sides.other_shown) over (order by compared_ways.stage_position) > 0, true
                )
            )
        ) as is_recorded
    from compared_ways
    left join compared_sides on compared_ways.stage_position = compared_sides.counted_position
    left join stage_lags on compared_ways.stage = stage_lags.stage
)

select
    *, -- as above -- noqa: AM04
    case when next_label is not null and is_recorded then watched_leads end as watched,
    case when next_label is not null and is_recorded then other_watched_leads end as other_watched,
    case when next_label is not null then known_rate end as onward_rate
from beside
