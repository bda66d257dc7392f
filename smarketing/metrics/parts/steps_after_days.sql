-- For each stage, pairs of a lead of the period and one of the year before it that made the step in no more
-- days than the first was watched: over all dated leads of that year, the steps to expect of the period.
with watched as (
    select
        stage_position as watched_position,
        watched_days,
        count(*) as watched_leads
    from lead_stages_by_creation
    where created_date >= $period_start and watched_days is not null
    group by stage_position, watched_days
),

stepped_before as (
    select
        stage_position as stepped_position,
        days_to_next,
        count(*) as stepped_leads
    from lead_stages_by_creation
    where created_date < $period_start and days_to_next is not null
    group by stage_position, days_to_next
)

select
    watched.watched_position,
    sum(watched.watched_leads * stepped_before.stepped_leads) as pairs
from watched
inner join stepped_before
    on
        watched.watched_position = stepped_before.stepped_position
        and watched.watched_days >= stepped_before.days_to_next
group by watched.watched_position
