-- What a lead of each source and campaign cost: its share of the spend that lies on it; none where none does.
with shares as (
    select
        cost_source,
        cost_campaign,
        lies_on,
        ratio(amount, lies_on_leads) as per_lead
    from placed_costs
),

of_campaigns as (
    select
        cost_campaign as campaign_of_costs,
        sum(per_lead) as per_lead
    from shares
    where lies_on = 'campaign'
    group by cost_campaign
),

of_sources as (
    select
        cost_source as source_of_costs,
        sum(per_lead) as per_lead
    from shares
    where lies_on = 'source'
    group by cost_source
)

select
    lead_pairs.lead_source,
    lead_pairs.lead_campaign,
    lead_pairs.leads,
    case
        when coalesce(shares.per_lead, of_campaigns.per_lead, of_sources.per_lead) is not null
            then
                coalesce(shares.per_lead, 0) + coalesce(of_campaigns.per_lead, 0)
                + coalesce(of_sources.per_lead, 0)
    end as lead_cost
from lead_pairs
left join shares
    on
        lead_pairs.lead_source = shares.cost_source
        and lead_pairs.lead_campaign = shares.cost_campaign
        and shares.lies_on = 'pair'
left join of_campaigns on lead_pairs.lead_campaign = of_campaigns.campaign_of_costs
left join of_sources on lead_pairs.lead_source = of_sources.source_of_costs
