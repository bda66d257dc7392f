-- What leads say against themselves.
-- grain: check_name, record_id
with deals_known as (
    select count(*) as deals_known from source_deals
),

inverted as (
    select distinct lead_id from stage_steps
    where next_date < entered_date
)

select
    'customer_without_won_deal' as check_name,
    o.lead_id as record_id,
    'Customer, but none of its deals is won.' as detail,
    o.customer_date as noted_date
from lead_outcomes as o
cross join deals_known as k
left join lead_deal_totals as t on o.lead_id = t.lead_id
where o.is_customer and coalesce(t.won_deals, 0) = 0 and k.deals_known > 0
union all
select
    'stage_dates_out_of_order' as check_name,
    o.lead_id as record_id,
    'A later stage is dated before an earlier one, or the lead was won before it was created.' as detail,
    l.created_date as noted_date
from lead_outcomes as o
inner join stg_leads as l on o.lead_id = l.lead_id
left join inverted as i on o.lead_id = i.lead_id
where i.lead_id is not null or o.customer_date < l.created_date
