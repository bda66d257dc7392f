-- title: Costs by month
-- question: What was spent each month, and what did a lead and a customer of that month cost?
-- grain: created_month
with paid as (
    select
        cast(date_trunc('month', cost_date) as date) as paid_month,
        measure(spend) as spent
    from costs_by_day
    group by cast(date_trunc('month', cost_date) as date)
),

came as (
    select
        created_month as came_month,
        measure(leads) as leads,
        measure(customers) as customers,
        measure(immature_cohort) as immature
    from costed_leads_by_creation
    group by created_month
)

select
    coalesce(came.came_month, paid.paid_month) as created_month,
    paid.spent,
    coalesce(came.leads, 0) as leads,
    ratio(paid.spent, came.leads) as cost_per_lead,
    coalesce(came.customers, 0) as customers,
    case when came.immature = 0 then ratio(paid.spent, came.customers) end as cost_per_customer,
    coalesce(came.immature, 0) as immature,
    coalesce(came.came_month, paid.paid_month) + interval 1 month
    <= $last_day + interval 1 day as is_complete
from came
full join paid on came.came_month = paid.paid_month
order by created_month
