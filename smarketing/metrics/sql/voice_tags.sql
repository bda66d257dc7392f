-- title: Who says what, by {dimension}
-- question: How often was each of it heard from every {dimension}?
-- grain: remark_id, dimension
-- by: persona, stage
select
    remark_id,
    dimension,
    measure(times_heard) as heard
from heard_by_day
group by remark_id, dimension
order by remark_id asc, heard desc, dimension asc
