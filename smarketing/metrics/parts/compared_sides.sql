-- Both sides of each stage beside each other, and the rate of both together over all leads judged.
select
    counted_position,
    cast(max(case when side = 'this' then reached end) as bigint) as reached,
    cast(max(case when side = 'other' then reached end) as bigint) as other_reached,
    max(case when side = 'this' then shown end) as shown,
    max(case when side = 'other' then shown end) as other_shown,
    cast(max(case when side = 'this' then immature end) as bigint) as immature,
    cast(max(case when side = 'other' then immature end) as bigint) as other_immature,
    cast(max(case when side = 'this' then watched end) as bigint) as watched,
    cast(max(case when side = 'other' then watched end) as bigint) as other_watched,
    cast(max(case when side = 'this' then made end) as bigint) as made,
    cast(max(case when side = 'other' then made end) as bigint) as other_made,
    cast(max(case when side = 'this' then undated end) as bigint) as undated,
    cast(max(case when side = 'other' then undated end) as bigint) as other_undated,
    ratio(sum(stepped), sum(reached - immature)) as known_rate
from compared_stages
group by counted_position
