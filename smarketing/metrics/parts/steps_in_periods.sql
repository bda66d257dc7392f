-- Steps made by the leads of the period and of the year before it. Of the dated ones of the period, expected
-- is how many would have made the step as those of the year before did, each as many days after it entered.
with counted_by_days as (
    select
        stage_position as counted_position,
        case when created_date >= $period_start then 1 else 2 end as period_position,
        case
            when entered_date is null or (is_next_reached and days_to_next is null) then null
            when created_date >= $period_start then date_diff('day', entered_date, $as_of)
            else coalesce(days_to_next, 1000000)
        end as days,
        measure(reached_leads) as reached,
        measure(skipped_leads) as skipped,
        measure(mature_leads_in_stage) as mature,
        measure(stepped_leads) as stepped,
        count(case when is_next_reached then 1 end) as made
    from lead_stages_by_creation
    group by
        stage_position,
        case when created_date >= $period_start then 1 else 2 end,
        case
            when entered_date is null or (is_next_reached and days_to_next is null) then null
            when created_date >= $period_start then date_diff('day', entered_date, $as_of)
            else coalesce(days_to_next, 1000000)
        end
),

beside_past as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        sum(case when period_position = 2 and days is not null then made else 0 end)
            over (partition by counted_position order by coalesce(days, 1000001)) as past_made,
        sum(case when period_position = 2 and days is not null then reached else 0 end)
            over (partition by counted_position) as past_dated
    from counted_by_days
)

select
    counted_position,
    period_position,
    cast(sum(reached) as bigint) as reached,
    cast(sum(skipped) as bigint) as skipped,
    cast(sum(mature) as bigint) as mature,
    cast(sum(stepped) as bigint) as stepped,
    cast(sum(case when days is not null then reached else 0 end) as bigint) as dated,
    cast(sum(case when days is not null then made else 0 end) as bigint) as made,
    sum(case when days is not null then reached * ratio(past_made, past_dated) end) as expected
from beside_past
group by counted_position, period_position
