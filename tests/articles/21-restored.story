title "第二十一条 停用后、销毁前，可以决定恢复使用；费用和计量不断"
use 19-test-and-activation.story

at 2025-04-25 10:00
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统停用" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.provisioner decide done
expect step=kept resource=formal:suspended
at 2025-04-30 10:00
as operator.reviewer decide restore
expect refused=desk.reason
as operator.reviewer decide restore reason="单位来函，系统仍需使用"
expect state=withdrawn resource=formal:running quota.vcpu=granted:64,reserved:0,used:8

# 恢复之后再次申请，保留的日期重新计算。
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统停用" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.provisioner decide done
at 2025-05-05 10:00
as operator.reviewer decide destroy
expect refused=need.kept_long_enough article=21.1
at 2025-05-06 10:00
as operator.reviewer decide destroy
expect step=clear
