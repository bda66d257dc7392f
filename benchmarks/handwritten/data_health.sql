-- The findings counted once, beside a list of the checks.
select
    check_name, check_label, severity, what_to_do, coalesce(records, 0) as records
from (
    values
    ('customer_without_won_deal', 'Customers without a won deal', 'warning',
        'Tie the won deal to the lead in the CRM, or correct the lead''s stage.'),
    ('stage_dates_out_of_order', 'Stage dates out of order', 'warning',
        'Correct the dates in the CRM; until then these steps are left out of the times.'),
    ('closed_without_close_date', 'Closed deals without a close date', 'serious',
        'Enter the close date; until then these deals count in no period.'),
    ('won_with_no_amount', 'Won deals without an amount', 'serious',
        'Enter the amount; until then revenue and deal size are too low.'),
    ('deal_without_lead', 'Deals tied to no lead', 'warning',
        'Link the deal to its lead in the CRM; until then its revenue has no source.'),
    ('after_as_of', 'Dates after the day of the export', 'warning',
        'Correct the date, or upload the export again and say on which day it was taken.'),
    ('other_currency', 'Money without an exchange rate', 'serious',
        'Upload exchange rates of these days; until then no sum has it.'),
    ('no_currency', 'Deals that name no currency', 'warning',
        'Enter it in the CRM; until then they are taken for the reporting currency.')
) as checks (check_name, check_label, severity, what_to_do)
left join (select check_name, count(*) as records from contradictions group by check_name) as found using (check_name)
order by records = 0, severity = 'warning', records desc, check_name
