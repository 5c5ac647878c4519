title "第二十五条 拒不整改：经主管部门同意，停止发放并回收；停止期间不予发放，由主管部门解除"
use 19-test-and-activation.story

at 2025-03-10 10:00
as operator.monitor apply warn_use kind=zombie system=养老服务平台 observed_from=2024-12-10 observed_to=2025-03-09 coverage=97 cpu=2 network=400 figures="无登录、无应用请求" evidence=僵尸系统核查单2025年3号
# CPU平均2%不低于2%；流量1000不低于1000。
expect refused=need.below_if article=25.2
as operator.monitor apply warn_use kind=zombie system=养老服务平台 observed_from=2024-12-10 observed_to=2025-03-09 coverage=97 cpu=1 network=1000 figures="无登录、无应用请求" evidence=僵尸系统核查单2025年3号
expect refused=need.below_if article=25.2
as operator.monitor apply warn_use kind=zombie system=养老服务平台 observed_from=2024-12-10 observed_to=2025-03-09 coverage=97 cpu=1 network=999 figures="无登录、无应用请求" evidence=僵尸系统核查单2025年3号
expect step=review by=authority.reviewer
as authority.reviewer decide pass
at 2025-03-12 10:00
as operator.monitor decide done requirement="停用并归还，或者说明用途"
expect step=rectify by=using_unit.approver due=2025-04-10
name 警告

# 期限最后一日仍可整改；次日由系统转复核。
at 2025-04-10 23:00
expect step=rectify card=yellow
day 2025-04-11
expect step=recheck by=operator.monitor
as operator.monitor decide unrectified recheck_figures="4月11日仍无登录、无请求，CPU平均1%" recheck_evidence=核查单2025年9号
expect step=refusal by=operator.monitor
# 认定拒不整改应当说明理由。
as operator.monitor decide propose
expect refused=fields
as operator.monitor decide propose refusal_reason="期限内没有整改，也没有说明理由"
expect step=consent by=authority.approver

# 提出的人、同意的人、执行的人各不相同。
as authority.approver is 跨岗 decide pass
as using_unit.applicant get /api/warnings
expect json.items.0.state=consented json.items.0.frozen=null
case 警告
expect step=stop by=operator.provisioner due=2025-04-14
as operator.provisioner is 跨岗 decide done
expect refused=sod.function
# 停止之前照常发放。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose=新模块 verification_plan=按大纲
expect step=endorse
name 在途
case 警告
as operator.provisioner decide done
expect step=backup by=using_unit.ops due=2025-04-18 notice=frozen

# 停止发放期间：在途的不再通过，新的不予受理，告知警告文号和出路。
case 在途
as using_unit.approver decide pass
expect refused=need.not_frozen article=25.3
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose=新模块 verification_plan=按大纲
expect refused=need.not_frozen article=25.3
as using_unit.applicant get /api/warnings?frozen=yes
expect json.total=1
save w items.0.id
as using_unit.applicant get /api/warnings/{w}
expect json.state=frozen json.freeze_scope=project

# 单位没有确认备份：期限届满，先留存快照，再清除、回收。
case 警告
day 2025-04-19
expect step=keep by=vendor.engineer
as vendor.engineer report 快照=snap-0a11
# 停用后保留至4月24日，当日24:00之后才能销毁。
expect step=kept by=operator.reviewer resource=formal:suspended
day 2025-04-24
as operator.reviewer decide destroy
expect refused=need.kept_long_enough article=25.3
day 2025-04-25
as operator.reviewer decide destroy
expect step=clear by=vendor.engineer
as vendor.engineer report 应用主机=i-0a11 数据库主机=i-0a12
expect step=reclaim by=operator.provisioner
as operator.provisioner decide done
expect step=none state=done resource=formal:reclaimed quota.vcpu=granted:64,reserved:0,used:0
as authority.reviewer get /api/warnings/{w}
expect json.state=reclaimed json.resources.0.state=reclaimed
as authority.reviewer get /api/warnings/figures
expect json.refusals=1 json.reclaimed=1 json.frozen=1 json.lifted=0

# 回收以后仍不发放，直至主管部门解除。
at 2025-05-12 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose=新模块 verification_plan=按大纲
expect refused=need.not_frozen
as using_unit.applicant apply lift_freeze system=养老服务平台 rectified="已重新核定需求，旧系统停用" evidence=整改报告
expect step=endorse by=using_unit.approver
as using_unit.approver decide pass
as operator.reviewer decide pass opinion="整改属实"
expect step=lift by=authority.approver
as authority.approver decide pass
expect step=none state=done
as using_unit.applicant get /api/warnings/{w}
expect json.state=reclaimed
as using_unit.applicant get /api/warnings?frozen=yes
expect json.total=0
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose=新模块 verification_plan=按大纲
expect step=endorse
# 没有停止发放的，不需要解除。
as using_unit.applicant apply lift_freeze system=养老服务平台 rectified="再次申请" evidence=整改报告
expect refused=need.frozen article=25.3
