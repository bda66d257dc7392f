-- Of the leads of each persona that went on from a stage and whose dates tell, those that took no longer than
-- half of all leads did (Mood's test of the median).
with taken as (
    select
        counted_position,
        days_to_next,
        sum(leads) as leads
    from apart_stages
    where days_to_next is not null
    group by counted_position, days_to_next
),

running as (
    select
        counted_position,
        days_to_next,
        sum(leads) over (partition by counted_position order by days_to_next) as so_far,
        sum(leads) over (partition by counted_position) as timed
    from taken
),

halves as (
    select
        counted_position as halved_position,
        min(days_to_next) as half_days
    from running
    where 2 * so_far >= timed
    group by counted_position
)

select
    apart_stages.persona,
    'time' as aspect,
    halves.halved_position as place,
    stages.stage_label as item,
    sum(case when apart_stages.days_to_next <= halves.half_days then apart_stages.leads else 0 end) as made,
    sum(apart_stages.leads) as n,
    max(halves.half_days) as half_days
from apart_stages
inner join halves on apart_stages.counted_position = halves.halved_position
inner join stages on apart_stages.counted_position = stages.stage_position
where apart_stages.days_to_next is not null
group by apart_stages.persona, halves.halved_position, stages.stage_label
