title "第十一条 专有域建设管理方案由两部门同时审核，均须通过；通过之前不能在其中开通；通过后按方案的责任分工承办"
use 15-catalogue.story
org 市公安单位 kind=gov_department

at 2024-08-05 10:00
as using_unit.applicant of 市公安单位 apply plan_domain title=公安专有域 field=公共安全 requirements="国家和本市有关要求" domain_build=operator domain_manage=unit domain_operate=unit domain_secure=operator boundary="以专有域出口防火墙为界" plan="建设管理方案全文"
as using_unit.approver of 市公安单位 decide pass
expect step=review by=authority.approver+ei_dept.approver

# 一个部门通过还不够；另一个部门可以退回，退回后两部门重新审核。
as authority.approver decide pass
expect step=review by=ei_dept.approver
as ei_dept.approver decide return reason="请补充安全边界"
expect step=draft
as authority.approver get /api/clouds?kind=domain
expect json.total=0
as using_unit.applicant of 市公安单位 decide submit title=公安专有域 field=公共安全 requirements="国家和本市有关要求" domain_build=operator domain_manage=unit domain_operate=unit domain_secure=operator boundary="以专有域出口防火墙为界，日志留存" plan="建设管理方案全文"
as using_unit.approver of 市公安单位 decide pass
expect step=review by=authority.approver+ei_dept.approver
# 通过之前没有专有域可选，不能在其中建设。
as using_unit.applicant of 市公安单位 apply apply_quota project_name=案件 initiation_number=沪公〔2024〕1号 initiation_date=2024-08-05 system_name=案件协同平台 purpose="案件协同" delivery=build cloud=domain protection_level=3 classified=no public_data=yes periodic=no sizing="按案件量测算" items=IAAS-CMP-001:8
expect refused=fields json.fields.0.field=form.domain
as ei_dept.approver decide pass
as authority.approver decide pass
expect step=agree by=operator.reviewer
as authority.approver get /api/clouds?kind=domain
expect json.total=0
as operator.reviewer decide done
expect state=done
as authority.approver get /api/clouds?kind=domain
expect json.total=1 json.items.0.name=公安专有域 json.items.0.unit.name=市公安单位 json.items.0.field=公共安全
save level items.0.id

# 专有域中的申请：由方案确定的单位承办审核和开通，而不是市级运行管理单位。
as using_unit.applicant of 市公安单位 apply apply_quota project_name=案件 initiation_number=沪公〔2024〕1号 initiation_date=2024-08-05 system_name=案件协同平台 purpose="案件协同" delivery=build cloud=domain domain=last protection_level=3 classified=no public_data=yes periodic=no sizing="按案件量测算" items=IAAS-CMP-001:8
as using_unit.approver of 市公安单位 decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕9号 approval_date=2024-08-05
expect step=notify by=operator.reviewer
as operator.reviewer decide acknowledge
expect refused=desk.not_bearer
as operator.reviewer of 市公安单位 decide acknowledge
expect state=done
as using_unit.applicant of 市公安单位 apply open_resource system=案件协同平台 items=IAAS-CMP-001:8 purpose="测试" verification_plan="按大纲"
as using_unit.approver of 市公安单位 decide pass
as operator.reviewer of 市公安单位 decide pass
as vendor.engineer report 主机=i-1@10.1.1.1
as operator.provisioner of 市公安单位 decide done
expect step=verify resource=test:running

# 专有域的岗位只看得到本单位的，看不到全市的。
as operator.reviewer of 市公安单位 get /api/systems
expect json.total=1
as operator.provisioner of 市公安单位 get /api/clouds/{level}
expect json.mine=true json.used.vcpu=8 json.split.0.matter=建设 json.split.0.org.name=上海市大数据中心 json.split.1.org.name=市公安单位 json.split.3.org.name=上海市大数据中心
as operator.lead of 上海市大数据中心 get /api/clouds/{level}
expect json.mine=false

# 方案变更同样由两部门审核；改由市级运行管理单位承担的，自变更之日起由它承办。
as using_unit.applicant of 市公安单位 apply plan_domain title=公安专有域 field=公共安全 requirements="国家和本市有关要求" domain_build=operator domain_manage=operator domain_operate=operator domain_secure=operator boundary="同前" plan="变更后的方案"
as using_unit.approver of 市公安单位 decide pass
as ei_dept.approver decide pass
as authority.approver decide pass
as operator.reviewer of 上海市大数据中心 decide done
expect state=done
as authority.approver get /api/clouds?kind=domain
expect json.total=1
as authority.approver get /api/clouds/{level}
expect json.split.1.org.name=上海市大数据中心
