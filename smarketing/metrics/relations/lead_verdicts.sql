-- Every lead handed over with the verdict of sales or, where nobody gave one, what the CRM says: disqualified
-- is bad, with the reason of the CRM; gone on beyond the stage that marketing hands over at is OK.
with hand_over as (
    select max(stage_position) as stage_position from stages
    where team = 'marketing'
)

select
    leads.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case
        when live_feedback.verdict is not null then live_feedback.verdict
        when leads.is_disqualified then 'bad'
        when leads.stage_position > hand_over.stage_position then 'ok'
    end as verdict,
    case
        when live_feedback.verdict is not null then 'sales'
        when leads.is_disqualified or leads.stage_position > hand_over.stage_position then 'CRM'
    end as verdict_from,
    case
        when live_feedback.verdict is not null then live_feedback.reason
        when leads.is_disqualified then leads.disqualified_reason
    end as reason,
    live_feedback.reason_team,
    live_feedback.rated_by,
    live_feedback.rated_date
from leads
cross join hand_over
left join live_feedback on leads.lead_number = live_feedback.lead_number
where leads.handed_over_date is not null
