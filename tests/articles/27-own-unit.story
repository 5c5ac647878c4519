title "回避：为单位经办过申请的人，不编制、不登记该单位的费用"
use 27-counted-catalogue.story

at 2024-10-17 10:00
as using_unit.applicant is 王芳 apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
as using_unit.applicant is 王芳 decide pass report="全部通过"
as operator.provisioner decide done

at 2024-11-01 09:00
case settle_month latest of 甲单位
expect step=draw by=operator.billing
as operator.billing is 王芳 decide submit
expect refused=sod.home_unit
as operator.billing is 钱进 decide submit
expect step=verify
# 先在单位经办、后来登记用量的，同样回避。
as operator.billing is 王芳 apply record_count system=养老服务平台 month=2024-11 used_on=2024-11-01 items=SECURITY-SEC-017:1 evidence=表1
expect refused=sod.home_unit
