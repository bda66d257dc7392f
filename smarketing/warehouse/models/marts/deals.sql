-- One row per deal, counted with the first of its leads.
-- grain: deal_id
select
    d.deal_id,
    x.deal_name,
    x.company,
    d.amount,
    d.other_currency_amount,
    d.original_amount,
    d.currency,
    d.conversion,
    d.rate,
    d.rate_date,
    coalesce(d.deal_stage, '(unknown)') as deal_stage,
    d.pipeline,
    x.probability,
    f.lead_id,
    coalesce(f.tie, 'none') as tie,
    coalesce(f.lead_count, 0) as lead_count,
    d.created_date,
    cast(date_trunc('month', d.created_date) as date) as created_month,
    d.expected_close_date,
    cast(d.closed_at as date) as close_date,
    cast(date_trunc('month', cast(d.closed_at as date)) as date) as close_month,
    d.is_won,
    d.is_lost,
    d.is_open,
    not d.is_open as is_closed,
    coalesce(x.lost_reason, '(unknown)') as lost_reason,
    coalesce(x.deal_type, '(unknown)') as deal_type,
    case
        when d.is_won and cast(d.closed_at as date) >= d.created_date
            then date_diff('day', d.created_date, cast(d.closed_at as date))
    end as sales_cycle_days,
    coalesce(x.persona, l.persona, '(unknown)') as persona,
    coalesce(x.source, l.source, '(unknown)') as source,
    coalesce(x.campaign, l.campaign, '(unknown)') as campaign,
    coalesce(l.content, '(unknown)') as content,
    coalesce(x.owner, '(unknown)') as owner,
    coalesce(x.team, '(unknown)') as team,
    coalesce(x.segment, l.segment, '(unknown)') as segment
from stg_deals as d
inner join source_deals as x on d.deal_id = x.deal_id
left join deal_first_leads as f on d.deal_id = f.deal_id
left join stg_leads as l on f.lead_id = l.lead_id
order by d.created_date, d.deal_id
