title "第二十三条 延期：只剩十四个工作日的不予受理；单位内部审批拖过最后一日的也一样"
use 23-emergency-granted.story

at 2025-02-07 10:00
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-03-31
expect step=endorse
at 2025-02-10 09:00
as using_unit.approver decide pass
expect refused=need.ahead_of_end article=23.1
as using_unit.applicant withdraw reason="已过最后日期"
as using_unit.applicant apply extend_emergency resource=last reason="汛情未解除" until=2025-03-31
expect refused=need.ahead_of_end article=23.1

# 到期停用，没有确认备份的留存快照，过了保留的日期才能销毁。
case end_of_term latest
expect step=prepare by=using_unit.ops due=2025-02-28
at 2025-03-01 00:10
expect step=keep by=vendor.engineer resource=emergency:suspended
as vendor.engineer report 快照=snap-e01
expect step=kept by=operator.reviewer
at 2025-03-07 09:00
as operator.reviewer decide destroy
as vendor.engineer report 会商主机=e-01
as operator.provisioner decide done
expect state=done resource=emergency:reclaimed
