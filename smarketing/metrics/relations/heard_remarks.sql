-- Everything heard from customers, with its lead where one was named: its persona by the rules of today, its
-- stage as it was then. What was heard after the day of the export counts to that day: nothing is missing.
with dated as (
    select
        live_hearings.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
        build.as_of,
        case
            when live_hearings.noted_date > build.as_of then build.as_of else live_hearings.noted_date
        end as heard_date
    from live_hearings
    cross join build
),

counted as (
    select
        *, -- all that the relation has, so that a new column comes along -- noqa: AM04
        min(heard_date) over (partition by remark_id) as first_heard_date
    from dated
)

select
    counted.hearing_id,
    counted.remark_id,
    counted.remark_kind,
    counted.remark,
    counted.answers,
    counted.quote,
    counted.heard_by,
    counted.noted_date,
    counted.heard_date,
    counted.stage,
    counted.lead_id,
    leads.lead_number,
    leads.first_name,
    leads.last_name,
    leads.company,
    leads.job_title,
    leads.revenue,
    leads.open_amount,
    case
        when coalesce(leads.persona, '(unknown)') = '(unknown)' then counted.said_persona else leads.persona
    end as persona,
    coalesce(leads.source, '(unknown)') as source,
    coalesce(leads.campaign, '(unknown)') as campaign,
    coalesce(leads.content, '(unknown)') as content,
    coalesce(leads.owner, '(unknown)') as owner,
    coalesce(leads.team, '(unknown)') as team,
    coalesce(leads.segment, '(unknown)') as segment,
    case
        when counted.answers is null or counted.remark_kind in ('idea', 'note') then counted.remark_state
        when counted.remark_state = 'open' then 'answered'
        else counted.remark_state
    end as remark_state,
    counted.answers is not null as is_answered,
    counted.remark_kind in ('pain_point', 'question') and counted.answers is null
    and counted.remark_state = 'open' as is_unanswered,
    date_diff('day', counted.heard_date, counted.as_of) < 7 as is_of_last_week,
    date_diff('day', counted.first_heard_date, counted.as_of) < 7 as is_new
from counted
left join leads on counted.lead_number = leads.lead_number
