-- What became of each deal since the snapshot before: open then, open now, or new; empty without one before.
-- grain: deal_id
with then_and_now as (
    select
        coalesce(d.deal_id, p.deal_id) as deal_id,
        coalesce(d.deal_name, p.deal_name) as deal_name,
        case
            when p.deal_id is null then 'absent'
            when p.is_won then 'won'
            when p.is_lost then 'lost'
            else 'open'
        end as before_state,
        case
            when d.deal_id is null then 'gone'
            when d.is_won then 'won'
            when d.is_lost then 'lost'
            else 'open'
        end as after_state,
        p.amount as before_amount,
        d.amount as after_amount,
        p.expected_close_date as before_close_date,
        d.expected_close_date as after_close_date,
        coalesce(d.persona, p.persona) as persona,
        coalesce(d.source, p.source) as source,
        coalesce(d.campaign, p.campaign) as campaign,
        coalesce(d.content, p.content) as content,
        coalesce(d.owner, p.owner) as owner,
        coalesce(d.team, p.team) as team,
        coalesce(d.segment, p.segment) as segment
    from deals as d
    full join source_previous_deals as p on d.deal_id = p.deal_id
)

select m.*
from then_and_now as m
cross join source_build as b
where
    b.previous_snapshot_id is not null
    and (m.before_state in ('open', 'absent') or m.after_state = 'open')
