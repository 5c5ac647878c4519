title "第十二条 区级单位使用市级政务云资源的，由区政务云运行管理单位统筹管理：签署意见后转送；市的期限自市级运行管理单位收到之日起算"
use 15-catalogue.story
org 黄浦区民政局 kind=district_department district=上海市黄浦区人民政府

# 配额申请经单位审批后，由区运行管理单位签署意见并转送。
at 2024-08-05 10:00
as using_unit.applicant of 黄浦区民政局 apply apply_quota project_name=社区养老 initiation_number=黄民〔2024〕6号 initiation_date=2024-08-05 system_name=社区养老平台 purpose="社区养老服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按社区人口测算" items=IAAS-CMP-001:16+IAAS-CMP-002:64
as using_unit.approver of 黄浦区民政局 decide pass
expect step=forward by=operator.reviewer
# 市级运行管理单位不能代为转送；别区的也不能。
as operator.reviewer of 上海市大数据中心 decide pass
expect refused=desk.not_bearer
as operator.reviewer of 上海市徐汇区大数据中心 decide pass
expect refused=absent
# 区运行管理单位可以退回。
as operator.reviewer of 上海市黄浦区大数据中心 decide return reason="请先与区内已有平台合并测算"
expect step=apply
as using_unit.applicant of 黄浦区民政局 decide submit project_name=社区养老 initiation_number=黄民〔2024〕6号 initiation_date=2024-08-05 system_name=社区养老平台 purpose="社区养老服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="已合并测算" items=IAAS-CMP-001:16+IAAS-CMP-002:64
as using_unit.approver of 黄浦区民政局 decide pass
as operator.reviewer of 上海市黄浦区大数据中心 decide pass district_opinion="符合本区统筹安排"
expect step=review by=ei_dept.reviewer
as ei_dept.reviewer of 上海市黄浦区发展和改革委员会 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass approval_number=黄发改立〔2024〕4号 approval_date=2024-08-05
as operator.reviewer of 上海市大数据中心 decide acknowledge
expect state=done

# 五个工作日自市级运行管理单位收到（区转送）之日起算：9月2日单位审批，9月5日转送，9月12日止，而不是9月9日。
at 2024-09-02 10:00
as using_unit.applicant of 黄浦区民政局 apply open_resource system=社区养老平台 items=IAAS-CMP-001:8 purpose="功能测试" verification_plan="按测试大纲"
as using_unit.approver of 黄浦区民政局 decide pass
expect step=forward by=operator.reviewer due=2024-09-14 quota.vcpu=granted:16,reserved:8,used:0
at 2024-09-05 10:00
as operator.reviewer of 上海市黄浦区大数据中心 decide pass
expect step=review by=operator.reviewer due=2024-09-12
as operator.reviewer of 上海市黄浦区大数据中心 decide pass
expect refused=desk.not_bearer
# 至第五个工作日仍不逾期，第六个工作日逾期。
at 2024-09-12 17:00
expect late=0 card=yellow
at 2024-09-13 09:00
expect card=red
as operator.reviewer of 上海市大数据中心 decide pass
expect step=deliver due=2024-09-12

# 区运行管理单位看得到本区单位在市级政务云上的配额和办件。
as operator.reviewer of 上海市黄浦区大数据中心 get /api/quotas
expect json.total=1
as operator.reviewer of 上海市黄浦区大数据中心 get /api/cases
expect json.total=2
as operator.reviewer of 上海市徐汇区大数据中心 get /api/quotas
expect json.total=0

# 市级单位不经区。
as using_unit.applicant apply apply_quota project_name=养老服务 initiation_number=沪民计〔2024〕18号 initiation_date=2024-08-05 system_name=养老服务平台 purpose="养老服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=no sizing="按人数测算" items=IAAS-CMP-001:4
as using_unit.approver decide pass
expect step=review by=ei_dept.reviewer
