-- Where each lead stands: the highest stage it reached, its dates, and whether it is lost or a customer.
-- grain: lead_id
with reached as (
    select
        e.lead_id,
        max(e.stage_position) as stage_position,
        max(case when e.stage_position = 1 then e.entered_date end) as lead_date,
        max(case when s.stage = 'marketing_qualified' then e.entered_date end) as marketing_qualified_date,
        max(case when s.stage = 'sales_qualified' then e.entered_date end) as sales_qualified_date,
        max(case when s.stage = 'opportunity' then e.entered_date end) as opportunity_date,
        max(case when s.stage = 'customer' then e.entered_date end) as customer_date
    from stage_entries as e
    inner join source_stages as s on e.stage_position = s.stage_position
    group by e.lead_id
),

customer_stage as (
    select max(case when stage = 'customer' then stage_position end) as customer_position from source_stages
)

select
    r.lead_id,
    s.stage,
    r.stage_position,
    e.entered_date as stage_date,
    r.lead_date,
    r.marketing_qualified_date,
    r.sales_qualified_date,
    r.opportunity_date,
    r.customer_date,
    case
        when r.customer_date >= r.lead_date then date_diff('day', r.lead_date, r.customer_date)
    end as days_to_customer,
    coalesce(r.stage_position >= c.customer_position, false) as is_customer,
    g.lag_days is null or coalesce(date_diff('day', r.lead_date, b.as_of) >= g.lag_days, false) as is_mature,
    l.is_disqualified or coalesce(t.deals > 0 and t.lost_deals = t.deals, false) as is_lost
from reached as r
inner join stg_leads as l on r.lead_id = l.lead_id
inner join source_stages as s on r.stage_position = s.stage_position
cross join source_build as b
cross join customer_stage as c
left join stage_entries as e on r.lead_id = e.lead_id and r.stage_position = e.stage_position
left join stage_lags as g on g.stage = 'to_customer'
left join lead_deal_totals as t on r.lead_id = t.lead_id
