title "第二十一条 资源回收：全部回收，审核和回收共十个工作日"
use 19-test-and-activation.story

at 2025-04-25 10:00
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="系统并入市民主页" backup_confirmed=yes backup_place="市民主页数据库"
expect step=endorse by=using_unit.approver
as using_unit.approver decide pass
# 4月27日（调休上班）、28至30日、5月6日至9日、12日、13日。
expect step=review by=operator.reviewer due=2025-05-13
at 2025-04-28 10:00
as operator.reviewer decide pass
expect step=stop by=operator.provisioner due=2025-05-13 resource=formal:running
# 停用和销毁是两步：4月28日停用，保留至5月3日，期间可以恢复，当日24:00之后才能销毁。
as operator.provisioner decide done
expect step=kept by=operator.reviewer due=2025-05-13 resource=formal:suspended
at 2025-05-03 10:00
as operator.reviewer decide destroy
expect refused=need.kept_long_enough article=21.1
at 2025-05-04 10:00
as operator.reviewer decide destroy
expect step=clear by=vendor.engineer due=2025-05-13
as vendor.engineer report 应用主机=i-0a11 数据库主机=i-0a12
expect step=reclaim by=operator.provisioner due=2025-05-13
at 2025-05-06 10:00
as operator.provisioner decide done
expect step=none state=done resource=formal:reclaimed quota.vcpu=granted:64,reserved:0,used:0

# 已经回收的，不能再次申请回收。
as using_unit.applicant apply reclaim_resource resource=last scope=whole reason="重复申请" backup_confirmed=no
expect refused=need.resource_state_is
