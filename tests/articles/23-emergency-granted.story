title "第二十三条 应急资源：单位申请，市经济信息化主管部门决定，运行管理单位配置，自配置之日起最长三个月"
# 其他故事从这里开始：甲单位的“防汛会商系统”有8核应急资源，2024年11月30日配置，次年2月28日到期。
use 15-catalogue.story

at 2024-11-27 10:00
# 由于工作需要即可申请，不要求已经立项；新的系统和已登记的系统，填写其中一项。
as using_unit.applicant apply get_emergency work="汛期会商" items=IAAS-CMP-001:8
expect refused=need.either article=23.1
as using_unit.applicant apply get_emergency project_name=防汛会商 system_name=防汛会商系统 protection_level=2 classified=no public_data=no work="汛期会商，用到9月底" items=IAAS-CMP-001:8 until=2025-02-28
expect refused=need.term_within article=23.1
as using_unit.applicant apply get_emergency project_name=防汛会商 system_name=防汛会商系统 protection_level=2 classified=no public_data=no work="汛期会商，用到9月底" items=IAAS-CMP-001:8 until=2025-02-27
expect step=endorse
as using_unit.applicant withdraw reason="用足三个月"
as using_unit.applicant apply get_emergency project_name=防汛会商 system_name=防汛会商系统 protection_level=2 classified=no public_data=no work="汛期会商，用到9月底" items=IAAS-CMP-001:10
expect step=endorse by=using_unit.approver
at 2024-11-28 10:00
as using_unit.approver decide pass
expect step=decide by=ei_dept.approver due=2024-11-29
# 核定的数量不得超过申请的数量。
as ei_dept.approver decide pass granted=IAAS-CMP-001:11
expect refused=need.granted_within_asked article=23.1
as ei_dept.approver decide pass granted=IAAS-CMP-001:8
expect step=allot by=operator.reviewer due=2024-12-05 granted=vcpu:8 notice=emergency_granted
as operator.reviewer decide pass
expect step=deliver by=vendor.engineer
at 2024-11-29 16:00
as vendor.engineer report 会商主机=e-01@10.66.5.1
at 2024-11-30 09:00
as operator.provisioner decide done
expect state=done resource=emergency:running
as using_unit.applicant get /api/resources
expect json.items.0.end=2025-02-28 json.items.0.ground.article=23.1
