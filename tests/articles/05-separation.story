title "回避：同一办件中，申请、单位审批、审核、开通由不同的人办理"
use 18-quota-granted.story

at 2024-09-27 10:00
as using_unit.applicant is 王芳 apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"

# 申请的人不能自己审批。
as using_unit.approver is 王芳 decide pass
expect refused=sod.function
as using_unit.approver is 陈刚 decide pass

# 审核的人不能开通。
as operator.reviewer is 李明 decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11
as operator.provisioner is 李明 decide done
expect refused=sod.function
as operator.provisioner is 孙涛 decide done
expect step=verify

# 岗位不是自己的，不能办理。
as operator.reviewer is 李明 decide pass
expect refused=not_bearer
