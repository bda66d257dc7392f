-- title: Marketing's promise by month
-- question: How many leads did marketing hand over each month, and what are they worth, of what it promised?
-- grain: month, persona
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
from delivered_by_promise as delivered
inner join live_promises
    on
        delivered.month = live_promises.month
        and delivered.promised_persona = live_promises.promised_persona
inner join live_months on delivered.month = live_months.month
order by delivered.month desc, delivered.promised_persona asc
