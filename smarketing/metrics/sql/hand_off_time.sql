-- title: Hand-overs in time by month
-- question: How many leads of each month were with the other team, or given back, within the time agreed?
-- grain: month
select
    handed_over_month as month,
    live_months.is_over,
    live_months.excusal_limit,
    measure(taken_over_leads) as taken_over,
    measure(taken_over_late_leads) as taken_over_late,
    measure(taken_over_judged_leads) as taken_over_judged,
    measure(taken_over_rate) as taken_over_rate,
    measure(taken_over_not_due_leads) as taken_over_not_due,
    measure(given_back_leads) as given_back,
    measure(given_back_late_leads) as given_back_late,
    measure(given_back_judged_leads) as given_back_judged,
    measure(given_back_rate) as given_back_rate
from lead_hand_overs_by_handover
inner join live_months on lead_hand_overs_by_handover.handed_over_month = live_months.month
where taken_over is not null or given_back is not null
group by handed_over_month, live_months.is_over, live_months.excusal_limit
order by month desc
