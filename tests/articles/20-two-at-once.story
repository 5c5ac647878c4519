title "第二十条第二款 同一单位的两件扩容：决定时再核总量，后一件转市经济信息化主管部门"
use 20-formal-resource.story
name base

# 第二个项目：配额100核，测试资源100核。总配额200核，已有200核，线为240核。
at 2024-08-06 10:00
as using_unit.applicant apply apply_quota project_name=停车服务平台 initiation_number=沪民计〔2024〕31号 initiation_date=2024-08-06 system_name=停车平台 purpose="停车信息服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=no sizing="按每核五十并发测算" items=IAAS-CMP-001:100+IAAS-CMP-002:400
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕71号 approval_date=2024-08-06
as using_unit.applicant apply open_resource system=停车平台 items=IAAS-CMP-001:100+IAAS-CMP-002:400 purpose="上线前测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-2001@10.66.3.1
as operator.provisioner decide done
expect resource=test:running

# 两件各40核，提交时都未超出（各为240核）。
as using_unit.applicant apply expand_resource resource=出行平台（沪政云测〔2024〕1号） items=IAAS-CMP-001:40 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
name one
as using_unit.approver decide pass
expect step=review
as using_unit.applicant apply expand_resource resource=停车平台（沪政云测〔2024〕2号） items=IAAS-CMP-001:40 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
name two
as using_unit.approver decide pass
expect step=review
case one
as operator.reviewer decide pass
expect step=deliver
case two
as operator.reviewer decide pass
expect refused=need.within_limit article=20.2
# 运行管理单位转报，写明理由。
as operator.reviewer decide refer reason="同一单位另一件扩容已经通过，总量为280核"
expect step=ei_review by=ei_dept.reviewer
