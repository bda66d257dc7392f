-- title: Data health
-- question: Where does the data contradict itself, and what should be done?
-- grain: check_name
with found as (
    select
        check_name as found_check,
        measure(findings) as records
    from contradictions_now
    group by check_name
)

select
    health_checks.check_name,
    health_checks.check_label,
    health_checks.severity,
    coalesce(found.records, 0) as records,
    health_checks.what_to_do
from health_checks
left join found on health_checks.check_name = found.found_check
order by
    case when coalesce(found.records, 0) = 0 then 2 when health_checks.severity = 'serious' then 0 else 1 end,
    records desc,
    health_checks.check_name asc
