-- Which leads a deal is tied to, and by what: 1 id, 2 e-mail, 3 company.
-- grain: deal_id, lead_id
with ties as (
    select
        deal_id,
        lead_id,
        tie_rank
    from deal_named_leads
    union all
    select
        deal_id,
        lead_id,
        3 as tie_rank
    from deal_company_leads
)

select
    deal_id,
    lead_id,
    min(tie_rank) as tie_rank
from ties
group by deal_id, lead_id
