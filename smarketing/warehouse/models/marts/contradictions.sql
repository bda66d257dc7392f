-- What the data says against itself; each finding names its record.
-- grain: check_name, record_kind, record_id
with deals_known as (
    select count(*) as deals_known from source_deals
),

late_touches as (
    select lead_id, max(occurred_date) as occurred_date from touches group by lead_id
),

late_stages as (
    select lead_id, max(entered_date) as entered_date from stage_entries group by lead_id
)

select
    'customer_without_won_deal' as check_name, 'lead' as record_kind, l.lead_id as record_id,
    'Customer, but none of its deals is won.' as detail, l.customer_date as noted_date
from leads as l
cross join deals_known as k
where l.is_customer and l.won_deals = 0 and k.deals_known > 0
union all
select 'stage_dates_out_of_order', 'lead', l.lead_id, 'A later stage is dated before an earlier one.', l.created_date
from leads as l
left join (select distinct lead_id from stage_steps where next_date < entered_date) as s on l.lead_id = s.lead_id
where s.lead_id is not null or l.customer_date < l.created_date
union all
select 'closed_without_close_date', 'deal', deal_id, 'Closed, but no date says when.', created_date
from deals where is_closed and close_date is null
union all
select 'won_with_no_amount', 'deal', deal_id, 'Won with an amount of zero, less, or none.', close_date
from deals where is_won and coalesce(amount, other_currency_amount, 0) <= 0
union all
select 'deal_without_lead', 'deal', deal_id, 'Tied to no lead by id, e-mail or company.', created_date
from deals where tie = 'none'
union all
select 'after_as_of', 'lead', l.lead_id, 'Dated after the day of the export.', l.entered_date
from late_stages as l
cross join source_build as b where l.entered_date > b.as_of
union all
select 'after_as_of', 'deal', d.deal_id, 'Dated after the day of the export.', coalesce(d.close_date, d.created_date)
from deals as d
cross join source_build as b where d.created_date > b.as_of or d.close_date > b.as_of
union all
select 'after_as_of', 'touch', t.lead_id, 'A touch is dated after the day of the export.', t.occurred_date
from late_touches as t
cross join source_build as b where t.occurred_date > b.as_of
