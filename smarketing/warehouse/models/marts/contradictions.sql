-- What the data says against itself; each finding names its record.
-- grain: check_name, record_kind, record_id
select
    check_name,
    'lead' as record_kind,
    record_id,
    detail,
    noted_date
from lead_contradictions
union all
select
    check_name,
    'deal' as record_kind,
    record_id,
    detail,
    noted_date
from deal_contradictions
union all
select
    'after_as_of' as check_name,
    record_kind,
    record_id,
    'Dated after the day of the export.' as detail,
    noted_date
from late_records
union all
select
    'other_currency' as check_name,
    'cost' as record_kind,
    currency as record_id,
    'Spend without an exchange rate in force on its first day, so it counts nowhere.' as detail,
    first_date as noted_date
from unconverted_amounts
where record_kind = 'cost'
