-- The rows behind the times to customer: those behind a stage, of leads that became customers.
select
    lead_stage_rows.*, -- all that the relation has, so that a new column comes along -- noqa: AM04
    case
        when lead_stage_rows.customer_date >= lead_stage_rows.entered_date
            then date_diff('day', lead_stage_rows.entered_date, lead_stage_rows.customer_date)
    end as days_to_customer_from_stage
from lead_stage_rows
where lead_stage_rows.is_customer
