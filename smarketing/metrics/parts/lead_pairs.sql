-- Leads of the period by source and campaign, whatever the filters: what a lead cost is the same under any.
select
    source as lead_source,
    campaign as lead_campaign,
    measure(leads) as leads
from all_leads_by_creation
group by source, campaign
