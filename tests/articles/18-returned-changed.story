title "第十八条、第十九条 退回后改了使用的政务云、改了信息系统的，按改后的办理"
use 15-catalogue.story

contract 甲服务商 district=上海市黄浦区人民政府 until=2030-12-31
org 黄浦区民政局 kind=district_department district=上海市黄浦区人民政府
at 2024-08-05 10:00
as using_unit.applicant of 黄浦区民政局 apply apply_quota project_name=社区养老 initiation_number=黄民〔2024〕6号 initiation_date=2024-08-05 system_name=社区养老平台 purpose="社区养老服务的申请和管理" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按社区人口测算" items=IAAS-CMP-001:16+IAAS-CMP-002:64
as using_unit.approver of 黄浦区民政局 decide return reason="请改用区级政务云，并写全系统名称"
as using_unit.applicant of 黄浦区民政局 decide submit project_name=社区养老 initiation_number=黄民〔2024〕6号 initiation_date=2024-08-05 system_name=社区养老服务平台 purpose="社区养老服务的申请和管理" delivery=build cloud=district protection_level=2 classified=no public_data=no periodic=no sizing="按社区人口测算" items=IAAS-CMP-001:16+IAAS-CMP-002:64
as using_unit.approver of 黄浦区民政局 decide pass
as ei_dept.reviewer of 上海市黄浦区发展和改革委员会 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass approval_number=黄发改立〔2024〕3号 approval_date=2024-08-05

# 配额在区级政务云上，通知的是区的运行管理单位。
as operator.reviewer of 上海市黄浦区大数据中心 decide acknowledge
expect state=done
as using_unit.applicant of 黄浦区民政局 get /api/systems
expect json.items.0.name=社区养老服务平台 json.items.0.cloud=上海市黄浦区人民政府

# 另一个系统。
as using_unit.applicant of 黄浦区民政局 apply apply_quota project_name=社区助餐 initiation_number=黄民〔2024〕7号 initiation_date=2024-08-05 system_name=社区助餐平台 purpose="社区助餐" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按社区人口测算" items=IAAS-CMP-001:8+IAAS-CMP-002:32
as using_unit.approver of 黄浦区民政局 decide pass
as operator.reviewer of 上海市黄浦区大数据中心 decide pass district_opinion="符合本区统筹安排"
as ei_dept.reviewer of 上海市黄浦区发展和改革委员会 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass approval_number=黄发改立〔2024〕4号 approval_date=2024-08-05
as operator.reviewer of 上海市大数据中心 decide acknowledge
expect state=done

# 写错了系统的测试申请，退回后改正：预留在改正后的项目上，由它的运行管理单位审核。
as using_unit.applicant of 黄浦区民政局 apply open_resource system=社区助餐平台 items=IAAS-CMP-001:8 purpose="功能测试" verification_plan="按测试大纲"
as using_unit.approver of 黄浦区民政局 decide return reason="系统写错了，是社区养老服务平台"
as using_unit.applicant of 黄浦区民政局 decide submit system=社区养老服务平台 items=IAAS-CMP-001:8 purpose="功能测试" verification_plan="按测试大纲"
as using_unit.approver of 黄浦区民政局 decide pass
expect step=review by=operator.reviewer quota.vcpu=granted:16,reserved:8,used:0
as operator.reviewer of 上海市黄浦区大数据中心 decide pass
expect step=deliver
