-- What marketing delivered of each promise: leads handed over in its month, of its persona, and their worth.
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
)

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
