title "第二十四条 立项后：核定配额，临时资源转为测试资源，运行和计量不间断，再验证、正式开通"
use 24-temporary-granted.story

at 2024-11-01 10:00
# 尚未立项、没有配额的，不能转。
as using_unit.applicant apply carry_over resource=last verification_plan="按大纲"
expect refused=need.project_initiated article=19.1
as using_unit.applicant apply apply_quota project_name=城市体检平台 initiation_number=沪建计〔2024〕9号 initiation_date=2024-11-01 system_name=城市体检平台 purpose="城市体检" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按实测" items=IAAS-CMP-001:20
expect step=endorse
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕99号 approval_date=2024-11-01 granted=IAAS-CMP-001:16
as operator.reviewer decide acknowledge
expect state=done quota.vcpu=granted:16,reserved:0,used:0
# 立项之后，不再申请临时资源。
as using_unit.applicant apply get_temporary system=城市体检平台 basis=key_work key_work="2024年市政府重点工作第18项" purpose="扩充" items=IAAS-CMP-001:1
expect refused=need.not_initiated article=24.1

as using_unit.applicant apply carry_over resource=last verification_plan="按大纲"
expect step=endorse asked=vcpu:16
as using_unit.approver decide pass
expect step=review by=operator.reviewer due=2024-11-08 quota.vcpu=granted:16,reserved:16,used:0
as operator.reviewer decide pass
at 2024-11-05 15:00
as operator.provisioner decide done
expect step=verify by=using_unit.applicant due=2024-12-05 resource=test:running quota.vcpu=granted:16,reserved:0,used:16
as using_unit.applicant get /api/resources
save it items.0.id
expect json.items.0.end=null json.items.0.class=test
# 计量：同一时刻，临时的一行终止，测试的一行开始。
as using_unit.applicant get /api/resources/{it}
expect json.metered.0.class=temporary json.metered.0.to=2024-11-05T15:00:00+08:00 json.metered.1.class=test json.metered.1.from=2024-11-05T15:00:00+08:00
as using_unit.applicant decide pass report="通过"
as operator.provisioner decide done
expect state=done resource=formal:running quota.vcpu=granted:16,reserved:0,used:16
# 原来的到期日过去，什么也不发生。
day 2025-03-03
as using_unit.applicant get /api/resources
expect json.items.0.state=running
as operator.lead get /api/quotas/recount
expect json.differences=[]
