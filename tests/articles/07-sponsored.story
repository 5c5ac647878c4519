title "第七条 非本市党政机关、事业单位由其业务主管部门提出申请，市政务云运行管理单位受理，参照本办法管理"
use 15-catalogue.story
org 市经济主管局 kind=gov_department
org 市交通主管局 kind=gov_department
org 某行业协会 kind=association budget=no sponsor=市经济主管局

# 自己不能申请，别的部门也不能代为申请；业务主管部门应当写明为谁申请。
at 2024-08-05 10:00
as using_unit.applicant of 某行业协会 apply apply_quota project_name=行业服务 initiation_number=沪经〔2024〕1号 initiation_date=2024-08-05 system_name=行业服务平台 purpose="行业服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按会员数测算" items=IAAS-CMP-001:4
expect refused=desk.by_sponsor article=7.3
as sponsor.applicant of 市交通主管局 apply apply_quota for=某行业协会 project_name=行业服务 initiation_number=沪经〔2024〕1号 initiation_date=2024-08-05 system_name=行业服务平台 purpose="行业服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按会员数测算" items=IAAS-CMP-001:4
expect refused=absent
as sponsor.applicant of 市经济主管局 apply apply_quota project_name=行业服务 initiation_number=沪经〔2024〕1号 initiation_date=2024-08-05 system_name=行业服务平台 purpose="行业服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按会员数测算" items=IAAS-CMP-001:4
expect refused=fields

# 业务主管部门申请、审批，市运行管理单位受理，之后同第十八条。
as sponsor.applicant of 市经济主管局 apply apply_quota for=某行业协会 project_name=行业服务 initiation_number=沪经〔2024〕1号 initiation_date=2024-08-05 system_name=行业服务平台 purpose="行业服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按会员数测算" items=IAAS-CMP-001:4
expect step=endorse by=sponsor.approver
as using_unit.approver of 某行业协会 decide pass
expect refused=desk.not_bearer
as sponsor.approver of 市经济主管局 decide pass
expect step=admit by=operator.reviewer
as operator.reviewer decide pass admission_opinion="受理"
expect step=review by=ei_dept.reviewer
as ei_dept.reviewer decide supplement reason="请补充会员数"
expect step=supply by=sponsor.applicant
as sponsor.applicant of 市经济主管局 decide resubmit supplement="会员三百家"
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕9号 approval_date=2024-08-05
as operator.reviewer decide acknowledge
expect state=done

# 单位自己看得到办件；配额在它名下。
as using_unit.applicant of 某行业协会 get /api/cases
expect json.total=1
as using_unit.applicant of 某行业协会 get /api/quotas
expect json.items.0.unit.name=某行业协会

# 测试资源由业务主管部门申请，由使用单位验证。
as sponsor.applicant of 市经济主管局 apply open_resource for=某行业协会 system=行业服务平台 items=IAAS-CMP-001:4 purpose="功能测试" verification_plan="按测试大纲"
as sponsor.approver of 市经济主管局 decide pass
expect step=review by=operator.reviewer quota.vcpu=granted:4,reserved:4,used:0
as operator.reviewer decide pass
as vendor.engineer report 主机=i-1@10.1.1.1
as operator.provisioner decide done
expect step=verify by=using_unit.applicant
as using_unit.applicant of 某行业协会 decide pass report="各模块通过"
as operator.provisioner decide done
expect state=done resource=formal:running
