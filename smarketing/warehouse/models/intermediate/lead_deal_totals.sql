-- The deals of each lead: counts over all its deals, money only of those it is the first lead of.
-- grain: lead_id
select
    t.lead_id,
    count(*) as deals,
    count(case when d.is_won then 1 end) as won_deals,
    count(case when d.is_lost then 1 end) as lost_deals,
    count(case when d.is_open then 1 end) as open_deals,
    count(case when d.is_won and f.lead_id = t.lead_id then 1 end) as won_as_first,
    sum(case when d.is_won and f.lead_id = t.lead_id then d.amount end) as revenue,
    sum(case when d.is_open and f.lead_id = t.lead_id then d.amount end) as open_amount
from deal_leads as t
inner join stg_deals as d on t.deal_id = d.deal_id
inner join deal_first_leads as f on t.deal_id = f.deal_id
group by t.lead_id
