-- Every stage that every lead reached, with the days from there to becoming a customer.
select
    lead_stages.*,
    case
        when leads.customer_date >= lead_stages.entered_date
            then date_diff('day', lead_stages.entered_date, leads.customer_date)
    end as days_to_customer_from_stage
from lead_stages
left join leads on lead_stages.lead_id = leads.lead_id and leads.is_customer
