-- title: What leads handed over lack
-- question: Which of the information agreed on is missing from leads handed over?
-- grain: lacking
select
    lacking,
    measure(incomplete_leads) as incomplete
from lead_information_by_handover
where not is_complete
group by lacking
order by incomplete desc, lacking asc
