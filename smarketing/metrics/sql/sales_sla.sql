-- title: Sales' promise by month
-- question: How many of the leads handed over each month did sales answer, and try again, as it promised?
-- grain: month
select
    handed_over_month as month,
    live_months.is_over,
    live_months.excusal_limit,
    measure(handed_over_leads) as handed_over,
    measure(followed_up_leads) as followed_up,
    measure(neglected_leads) as neglected,
    measure(excused_leads) as excused,
    measure(follow_up_judged_leads) as follow_up_judged,
    measure(follow_up_rate) as follow_up_rate,
    measure(follow_up_not_due_leads) as not_due,
    measure(answered_leads) as answered,
    measure(answer_due_leads) as answer_due,
    measure(response_sla) as response_sla,
    measure(attempted_leads) as attempted,
    measure(attempts_due_leads) as attempts_due,
    measure(attempts_sla) as attempts_sla
from lead_follow_up_by_handover
inner join live_months on lead_follow_up_by_handover.handed_over_month = live_months.month
where live_months.is_agreed
group by handed_over_month, live_months.is_over, live_months.excusal_limit
order by month desc
