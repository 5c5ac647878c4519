title "第二十条 扩容只对测试资源和正式资源：开发资源不能扩容"
use 22-quota-of-forty.story
at 2024-11-25 10:00
as using_unit.applicant apply get_development system=智慧停车平台 purpose="部署验证环境" inside=yes items=IAAS-CMP-001:2
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 开发主机=d-01@10.66.9.1
as operator.provisioner decide done
expect state=done resource=development:running
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:1 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
expect refused=need.resource_class_is article=20.1
