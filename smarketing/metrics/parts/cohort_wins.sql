-- Leads and customers by the months in which they came and bought.
select
    created_month,
    cast(date_trunc('month', customer_date) as date) as won_month,
    count(*) as leads,
    count(case when is_customer and customer_date is not null then 1 end) as customers
from leads_by_creation
group by created_month, cast(date_trunc('month', customer_date) as date)
