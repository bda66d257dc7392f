-- The leads that a deal names itself, each by an id, else by its e-mail: 1 id, 2 e-mail. E-mails that a deal
-- names beside its ids only count where none of these is a lead's. A hash stands for a dropped e-mail.
-- grain: deal_id, lead_id, tie_rank
with tied as (
    select
        deal_id,
        lead_id,
        min(case when reference like 'hash-%' then 2 else 1 end) as tie_rank
    from deal_references
    group by deal_id, lead_id
    union all
    select
        r.deal_id,
        l.lead_id,
        2 as tie_rank
    from source_deal_leads as r
    inner join stg_leads as l on lower(r.reference) = l.email
    left join deal_references as i on r.deal_id = i.deal_id and r.reference = i.reference
    where i.lead_id is null
),

tied_deals as (
    select deal_id
    from tied
    group by deal_id
),

mailed as (
    select
        e.deal_id,
        l.lead_id
    from source_deal_emails as e
    inner join stg_leads as l on lower(e.reference) = l.email
    union
    select
        e.deal_id,
        m.lead_id
    from source_deal_emails as e
    inner join lead_names as m on lower(e.reference) = m.other_id
)

select
    deal_id,
    lead_id,
    tie_rank
from tied
union all
select
    m.deal_id,
    m.lead_id,
    2 as tie_rank
from mailed as m
left join tied_deals as t on m.deal_id = t.deal_id
where t.deal_id is null
