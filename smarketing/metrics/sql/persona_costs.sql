-- title: What personas cost
-- question: Which personas never buy, or seldom, and what do they cost in money and in the time of sales?
-- grain: persona
-- param least_cases: 30
with activities as (
    select
        persona as acted_on,
        measure(sales_activities) as activities
    from touches_by_day
    group by persona
)

select
    rests.cohort_persona as persona,
    cast(rests.leads as bigint) as leads,
    cast(rests.customers as bigint) as customers,
    ratio(rests.bought, rests.judged) as buying_rate,
    cast(rests.judged as bigint) as n,
    wilson_low(rests.bought, rests.judged) as low,
    wilson_high(rests.bought, rests.judged) as high,
    ratio(rests.other_bought, rests.other_judged) as rest_rate,
    cast(rests.other_judged as bigint) as rest_n,
    case
        when not rests.is_judged then 'too few'
        when
            coalesce(
                standard_errors(rests.bought, rests.judged, rests.other_bought, rests.other_judged)
                < chance_limit(2 * rests.tests), true
            )
            then 'may be chance'
        when rests.customers = 0 then 'never buys'
        when
            ratio(rests.bought, rests.judged) < ratio(rests.other_bought, rests.other_judged)
            then 'buys less'
        else 'buys more'
    end as buys,
    rests.spent,
    ratio(rests.spent, rests.leads - rests.uncosted) as cost_per_lead,
    ratio(rests.spent, rests.all_spent) as spend_share,
    rests.revenue as revenue_so_far,
    rests.judged_spent as mature_spent,
    rests.judged_revenue as mature_revenue,
    cast(rests.uncosted as bigint) as leads_without_costs,
    coalesce(activities.activities, 0) as sales_activities
from persona_rests as rests
left join activities on rests.cohort_persona = activities.acted_on
order by rests.spent desc nulls last, leads desc, persona asc
