-- title: Leads by week, and when they became opportunities
-- question: How many leads came each week, and how many weeks later did they become opportunities?
-- grain: created_weeks_ago, opportunity_weeks_ago
-- period: all
-- param known_by: "9999-12-31"
with arrived as (
    select
        date_diff('day', leads_by_creation.created_date, until_day.known_date) as created_days_ago,
        case
            when leads_by_creation.opportunity_date <= until_day.known_date
                then date_diff('day', leads_by_creation.opportunity_date, until_day.known_date)
        end as opportunity_days_ago
    from leads_by_creation
    cross join until_day
    where
        leads_by_creation.created_date <= until_day.known_date
        and leads_by_creation.created_date > until_day.known_date - interval 728 day
),

by_week as (
    select
        cast(floor(created_days_ago / 7.0) as bigint) as created_weeks_ago,
        cast(floor(opportunity_days_ago / 7.0) as bigint) as opportunity_weeks_ago
    from arrived
)

select
    created_weeks_ago,
    opportunity_weeks_ago,
    count(*) as leads
from by_week
group by created_weeks_ago, opportunity_weeks_ago
order by created_weeks_ago, opportunity_weeks_ago nulls last
