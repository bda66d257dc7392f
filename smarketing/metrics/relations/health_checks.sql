-- What the data is checked for, how grave a finding is, and what to do about it.
select
    'customer_without_won_deal' as check_name,
    'Customers without a won deal' as check_label,
    'warning' as severity,
    'Tie the won deal to the lead in the CRM, or correct the lead''s stage.' as what_to_do
union all
select
    'stage_dates_out_of_order' as check_name,
    'Stage dates out of order' as check_label,
    'warning' as severity,
    'Correct the dates in the CRM; until then these steps are left out of the times.' as what_to_do
union all
select
    'closed_without_close_date' as check_name,
    'Closed deals without a close date' as check_label,
    'serious' as severity,
    'Enter the close date; until then these deals count in no period.' as what_to_do
union all
select
    'won_with_no_amount' as check_name,
    'Won deals without an amount' as check_label,
    'serious' as severity,
    'Enter the amount; until then revenue and deal size are too low.' as what_to_do
union all
select
    'deal_without_lead' as check_name,
    'Deals tied to no lead' as check_label,
    'warning' as severity,
    'Link the deal to its lead in the CRM; until then its revenue has no source.' as what_to_do
union all
select
    'after_as_of' as check_name,
    'Dates after the day of the export' as check_label,
    'warning' as severity,
    'Correct the date, or say on the Data page on which day the export was taken.' as what_to_do
union all
select
    'other_currency' as check_name,
    'Money without an exchange rate' as check_label,
    'serious' as severity,
    'Upload exchange rates of these days on the Data page; until then no sum has it.' as what_to_do
union all
select
    'no_currency' as check_name,
    'Deals that name no currency' as check_label,
    'warning' as severity,
    'Enter it in the CRM; until then they are taken for the reporting currency.' as what_to_do
