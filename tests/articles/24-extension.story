title "第二十四条 临时资源延期：提前十五个工作日，两部门同意，每次最长六个月，只能一次"
use 24-temporary-granted.story

at 2025-02-07 10:00
as using_unit.applicant apply extend_temporary resource=last until=2025-08-29 reason="立项推迟"
expect refused=need.extended_within article=24.3
as using_unit.applicant apply extend_temporary resource=last until=2025-08-28 reason="立项推迟"
expect step=endorse
as using_unit.approver decide pass
as authority.approver decide pass
as ei_dept.approver decide pass
expect state=done resource=temporary:running
as using_unit.applicant get /api/resources
expect json.items.0.end=2025-08-28
as using_unit.applicant apply extend_temporary resource=last until=2025-09-28 reason="再延"
expect refused=need.extensions_below article=24.3
