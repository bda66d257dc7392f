-- title: Marketing's promise by month
-- question: How many leads did marketing hand over each month, and what are they worth, of what it promised?
-- grain: month, persona
with counted as (
    select
        handed_over_month,
        persona as counted_persona,
        measure(handed_over_leads) as leads
    from lead_feedback_by_handover
    group by handed_over_month, persona
),

worth as (
    select
        persona as valued_persona,
        measure(handed_over_lead_value) as lead_value
    from lead_feedback_by_handover
    group by persona
),

worth_of_all as (
    select measure(handed_over_lead_value) as lead_value from lead_feedback_by_handover
),

delivered as (
    select
        live_promises.month,
        live_promises.promised_persona,
        coalesce(sum(counted.leads), 0) as handed_over,
        case
            when max(worth_of_all.lead_value) is not null
                then coalesce(sum(counted.leads * coalesce(worth.lead_value, worth_of_all.lead_value)), 0)
        end as delivered_value
    from live_promises
    cross join worth_of_all
    left join counted
        on
            live_promises.month = counted.handed_over_month
            and (
                live_promises.promised_persona = ''
                or live_promises.promised_persona = counted.counted_persona
            )
    left join worth on counted.counted_persona = worth.valued_persona
    group by live_promises.month, live_promises.promised_persona
)

select
    delivered.month,
    delivered.promised_persona as persona,
    live_months.is_over,
    live_months.expected_share,
    delivered.handed_over as delivered_leads,
    live_promises.promised_leads,
    ratio(delivered.handed_over, live_promises.promised_leads) as marketing_sla_leads,
    delivered.delivered_value,
    live_promises.promised_value,
    ratio(delivered.delivered_value, live_promises.promised_value) as marketing_sla
from delivered
inner join live_promises
    on
        delivered.month = live_promises.month
        and delivered.promised_persona = live_promises.promised_persona
inner join live_months on delivered.month = live_months.month
order by delivered.month desc, delivered.promised_persona asc
