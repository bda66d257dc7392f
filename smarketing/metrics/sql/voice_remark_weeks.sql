-- title: What customers say by week
-- question: In which of the last thirteen weeks of the period was each of it heard, and how often?
-- grain: remark_id, weeks_ago
-- period: all
select
    remark_id,
    cast(floor(date_diff('day', heard_date, $last_day) / 7.0) as integer) as weeks_ago,
    measure(times_heard) as heard
from heard_by_day
where heard_date > cast($last_day - interval 91 day as date) and heard_date <= $last_day
group by remark_id, cast(floor(date_diff('day', heard_date, $last_day) / 7.0) as integer)
order by remark_id asc, weeks_ago desc
