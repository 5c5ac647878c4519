title "第二十三条 延期：到期前没有决定的停用并保留，待决定期间不得销毁；两部门同意后恢复"
use 23-emergency-granted.story

at 2025-02-07 10:00
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-04-30
name extension
as using_unit.approver decide pass
as ei_dept.approver decide pass
expect step=decide by=authority.approver
at 2025-03-01 00:10
case end_of_term latest
expect step=keep resource=emergency:suspended
as vendor.engineer report 快照=snap-e01
at 2025-03-10 09:00
as operator.reviewer decide destroy
expect refused=need.no_extension_open article=21.2
case extension
as authority.approver decide pass
expect state=done resource=emergency:running
case end_of_term latest
expect state=withdrawn
as using_unit.applicant get /api/resources
expect json.items.0.end=2025-04-30 json.items.0.state=running
