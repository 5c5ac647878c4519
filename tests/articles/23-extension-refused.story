title "第二十三条 延期：两部门中一个不同意的，不予延期，到期停用"
use 23-emergency-granted.story

at 2025-02-06 10:00
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-05-28
as using_unit.approver decide pass
as ei_dept.approver decide pass
as authority.approver decide refuse
expect refused=desk.reason
as authority.approver decide refuse reason="汛情已经解除"
expect state=refused resource=emergency:running
at 2025-03-01 00:10
case end_of_term latest
expect step=keep resource=emergency:suspended
