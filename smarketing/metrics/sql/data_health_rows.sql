-- title: Findings
-- question: Which records contradict themselves?
-- grain: check_name, record_kind, record_id
-- param row_limit: 1000
select
    contradictions_now.check_name,
    health_checks.check_label,
    contradictions_now.record_kind,
    contradictions_now.record_id,
    contradictions_now.detail,
    contradictions_now.noted_date
from contradictions_now
left join health_checks on contradictions_now.check_name = health_checks.check_name
order by
    contradictions_now.check_name asc,
    contradictions_now.noted_date desc nulls last,
    contradictions_now.record_id asc
limit $row_limit
