-- title: Information handed over by month
-- question: Of how many leads handed over each month was the information agreed on there?
-- grain: month
select
    handed_over_month as month,
    measure(information_judged_leads) as information_judged,
    measure(complete_leads) as complete,
    measure(incomplete_leads) as incomplete,
    measure(information_rate) as information_rate
from lead_information_by_handover
where is_complete is not null
group by handed_over_month
order by month desc
