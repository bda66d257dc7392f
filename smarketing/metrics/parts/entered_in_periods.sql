-- Stage entries of the period and of the one before; other stages, most of the rows, are not read.
select
    case when entered_date >= $period_start then 1 else 2 end as period_position,
    measure(marketing_qualified_entries) as marketing_qualified,
    measure(sales_qualified_entries) as sales_qualified,
    measure(opportunity_entries) as opportunities,
    measure(customer_entries) as customers
from lead_stages_by_entry
where stage in ('marketing_qualified', 'sales_qualified', 'opportunity', 'customer')
group by case when entered_date >= $period_start then 1 else 2 end
