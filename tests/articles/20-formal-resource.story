title "第二十条的起点：甲单位一个项目配额100核、400GiB，正式资源已经用满"
# 其他扩容的故事从这里开始。
use 15-catalogue.story

at 2024-08-05 10:00
as using_unit.applicant apply apply_quota project_name=出行服务平台 initiation_number=沪民计〔2024〕30号 initiation_date=2024-08-05 system_name=出行平台 purpose="出行信息服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=no sizing="按每核五十并发测算" items=IAAS-CMP-001:100+IAAS-CMP-002:400
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕70号 approval_date=2024-08-05
as operator.reviewer decide acknowledge

as using_unit.applicant apply open_resource system=出行平台 items=IAAS-CMP-001:100+IAAS-CMP-002:400 purpose="上线前测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-1001@10.66.2.1
as operator.provisioner decide done
as using_unit.applicant decide pass report="达到验证方案要求" passed_on=2024-08-05
as operator.provisioner decide done
expect state=done resource=formal:running quota.vcpu=granted:100,reserved:0,used:100
