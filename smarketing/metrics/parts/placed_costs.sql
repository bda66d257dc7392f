-- What each source and campaign cost in the period, and on how many of its leads that lies: those of the same
-- source and campaign, else those of the campaign, else those of the source, else nowhere.
with spent as (
    select
        source as cost_source,
        campaign as cost_campaign,
        measure(spend) as amount
    from all_costs_by_day
    group by source, campaign
),

campaigns as (
    select
        lead_campaign,
        sum(leads) as leads
    from lead_pairs
    where lead_campaign <> '(unknown)'
    group by lead_campaign
),

sources as (
    select
        lead_source,
        sum(leads) as leads
    from lead_pairs
    where lead_source <> '(unknown)'
    group by lead_source
)

select
    spent.cost_source,
    spent.cost_campaign,
    spent.amount,
    case
        when lead_pairs.leads is not null then 'pair'
        when campaigns.leads is not null then 'campaign'
        when sources.leads is not null then 'source'
        else 'nowhere'
    end as lies_on,
    coalesce(lead_pairs.leads, campaigns.leads, sources.leads) as lies_on_leads
from spent
left join lead_pairs
    on
        spent.cost_source = lead_pairs.lead_source
        and spent.cost_campaign = lead_pairs.lead_campaign
        and spent.cost_source <> '(unknown)'
        and spent.cost_campaign <> '(unknown)'
left join campaigns on spent.cost_campaign = campaigns.lead_campaign
left join sources on spent.cost_source = sources.lead_source
