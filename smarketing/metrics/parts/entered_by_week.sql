-- Stage entries of each of the last thirteen weeks; other stages, most of the rows, are not read.
select
    cast(date_trunc('week', entered_date) as date) as entered_week,
    measure(marketing_qualified_entries) as marketing_qualified,
    measure(sales_qualified_entries) as sales_qualified,
    measure(opportunity_entries) as opportunities,
    measure(customer_entries) as customers
from lead_stages_by_entry
where
    entered_date > cast($last_day - interval 91 day as date)
    and entered_date <= $last_day
    and stage in ('marketing_qualified', 'sales_qualified', 'opportunity', 'customer')
group by cast(date_trunc('week', entered_date) as date)
