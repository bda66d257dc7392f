-- Leads handed over by follow-up, verdict and outcome, each counted once for rates and their intervals.
select
    dimension,
    measure(handed_over_leads) as handed_over,
    measure(rated_leads) as rated,
    measure(followed_up_leads) as followed_up,
    measure(follow_up_judged_leads) as follow_up_judged,
    measure(follow_up_not_due_leads) as not_due,
    measure(follow_up_unknown_leads) as follow_up_unknown,
    measure(answered_leads) as answered,
    measure(answer_due_leads) as answer_due,
    measure(attempted_leads) as attempted,
    measure(attempts_due_leads) as attempts_due,
    measure(bad_followed_up) as bad_followed_up,
    measure(rated_followed_up) as rated_followed_up,
    measure(bad_neglected) as bad_neglected,
    measure(rated_neglected) as rated_neglected,
    measure(customers_followed_up) as customers_followed_up,
    measure(mature_followed_up) as mature_followed_up,
    measure(customers_neglected) as customers_neglected,
    measure(mature_neglected) as mature_neglected,
    measure(good_followed_up_leads) as good_followed_up,
    measure(good_judged_leads) as good_judged
from lead_follow_up_by_handover
group by dimension
