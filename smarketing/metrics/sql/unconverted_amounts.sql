-- title: Money without an exchange rate
-- question: How much money of which currency counts nowhere, and for which days is a rate missing?
-- grain: record_kind, currency
select
    record_kind,
    currency,
    records,
    original_amount,
    first_date,
    last_date
from unconverted_amounts_now
order by records desc, currency asc, record_kind asc
