-- title: Deals by age and end
-- question: How old did deals get until they were won, lost, or are open still?
-- grain: created_weeks_ago, closed_weeks_ago, outcome
-- period: all
-- param known_by: "9999-12-31"
select
    created_weeks_ago,
    closed_weeks_ago,
    outcome,
    count(*) as deals,
    count(case when amount > 0 then 1 end) as deals_with_amount
from known_deals
group by created_weeks_ago, closed_weeks_ago, outcome
order by created_weeks_ago, closed_weeks_ago nulls last, outcome
