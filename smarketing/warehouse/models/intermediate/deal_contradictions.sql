-- What deals say against themselves.
-- grain: check_name, record_id
with currencies as (
    select count(stated_currency) as named from stg_deals
),

leads_known as (
    select count(*) as leads from stg_leads
)

select
    'closed_without_close_date' as check_name,
    deal_id as record_id,
    'Closed, but no date says when.' as detail,
    created_date as noted_date
from stg_deals
where not is_open and closed_at is null
union all
select
    'won_with_no_amount' as check_name,
    deal_id as record_id,
    'Won with an amount of zero, less, or none.' as detail,
    cast(closed_at as date) as noted_date
from stg_deals
where is_won and coalesce(amount, other_currency_amount, 0) <= 0
union all
select
    'deal_without_lead' as check_name,
    d.deal_id as record_id,
    'Tied to no lead by id, e-mail or company.' as detail,
    d.created_date as noted_date
from stg_deals as d
left join deal_first_leads as f on d.deal_id = f.deal_id
cross join leads_known as k
where f.deal_id is null and k.leads > 0
union all
select
    'other_currency' as check_name,
    deal_id as record_id,
    'In ' || currency || ', without a rate in force on its day: its amount counts nowhere.' as detail,
    rate_date as noted_date
from stg_deals
where other_currency_amount is not null
union all
select
    'no_currency' as check_name,
    d.deal_id as record_id,
    'Names no currency though other deals do, so its amount was taken for the reporting one.' as detail,
    d.created_date as noted_date
from stg_deals as d
cross join currencies as n
where d.stated_currency is null and d.conversion = 'same currency' and d.original_amount <> 0 and n.named > 0
