-- One row per lead: who it is, where it stands, when it got there, what it is worth.
-- grain: lead_id
select
    l.lead_id,
    l.lead_number,
    l.email,
    x.phone,
    x.first_name,
    x.last_name,
    x.company,
    x.job_title,
    x.industry,
    x.company_size,
    x.country,
    x.source_detail,
    x.lifecycle_stage,
    x.lead_status,
    x.disqualified_reason,
    x.crm_score,
    l.created_at,
    l.created_date,
    cast(date_trunc('month', l.created_date) as date) as created_month,
    o.stage,
    o.stage_position,
    o.stage_date,
    o.lead_date,
    o.marketing_qualified_date,
    o.sales_qualified_date,
    o.opportunity_date,
    o.customer_date,
    h.handed_over_at,
    cast(h.handed_over_at as date) as handed_over_date,
    x.first_contacted_at,
    cast(x.first_contacted_at as date) as first_contacted_date,
    cast(x.last_activity_at as date) as last_activity_date,
    x.contact_attempts,
    o.is_customer,
    o.is_lost,
    not o.is_lost and not o.is_customer as is_open,
    l.is_disqualified,
    o.is_mature,
    o.days_to_customer,
    coalesce(t.deals, 0) as deals,
    coalesce(t.won_deals, 0) as won_deals,
    coalesce(t.open_deals, 0) as open_deals,
    cast(
        coalesce(t.revenue, case when coalesce(t.won_as_first, 0) = 0 then 0 end) as decimal(18, 2)
    ) as revenue,
    cast(coalesce(t.open_amount, 0) as decimal(18, 2)) as open_amount,
    l.persona,
    l.source,
    l.campaign,
    l.content,
    l.owner,
    l.team,
    l.segment
from stg_leads as l
inner join source_leads as x on l.lead_id = x.lead_id
inner join lead_outcomes as o on l.lead_id = o.lead_id
left join handovers as h on l.lead_id = h.lead_id
left join lead_deal_totals as t on l.lead_id = t.lead_id
order by l.created_date
