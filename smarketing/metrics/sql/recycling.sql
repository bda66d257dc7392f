-- title: Recycled leads
-- question: Of all leads that sales gave back for later, which came again and which bought?
-- grain: one row
-- period: all
select
    measure(recycled_leads) as recycled,
    measure(returns_waiting) as waiting,
    measure(returns_due) as due,
    measure(recycled_won) as won_again,
    measure(recycle_win_rate) as recycle_win_rate,
    measure(recycled_judged) as n,
    wilson_low(measure(recycled_won), measure(recycled_judged)) as low,
    wilson_high(measure(recycled_won), measure(recycled_judged)) as high
from lead_returns_by_recycling
