-- title: Funnel compared
-- question: Which steps differ between the leads of the period and others, by more than chance?
-- grain: stage
-- period: all
-- param compared_by: ''
-- param other_value: ''
-- param other_from: ''
-- param other_to: ''
-- param least_cases: 30
select
    found.stage,
    found.stage_label || coalesce(' → ' || found.next_label, '') as step_label,
    found.team,
    live_stages.owner,
    coalesce(found.reached, 0) as reached,
    coalesce(found.other_reached, 0) as other_reached,
    floor(found.lag_days) as days_allowed,
    case when found.watched is not null then found.made end as made,
    found.watched as n,
    found.rate as rate_in_time,
    found.low,
    found.high,
    case when found.other_watched is not null then found.other_made end as other_made,
    found.other_watched as other_n,
    found.other_rate,
    found.other_low,
    found.other_high,
    100 * found.difference as difference,
    100 * found.difference_low as difference_low,
    100 * found.difference_high as difference_high,
    found.finding,
    found.later_rate,
    recent_deal_size.average_deal_size,
    case
        when found.finding in ('higher', 'lower')
            then found.watched * found.difference * found.later_rate * recent_deal_size.average_deal_size
    end as worth,
    coalesce(found.immature, 0) as immature,
    coalesce(found.other_immature, 0) as other_immature,
    coalesce(found.undated, 0) as undated,
    coalesce(found.other_undated, 0) as other_undated
from compared_findings as found
cross join recent_deal_size
left join live_stages on found.stage = live_stages.stage
order by found.stage_position
