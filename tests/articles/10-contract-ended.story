title "第十条 服务商的合同届满后，新的工单交合同期内的服务商，并写明理由；都没有合同的，不予下单并告知出路"
use 18-quota-granted.story
org 丙服务商 kind=vendor
contract 甲服务商 until=2024-10-31

# 合同期内，由项目原来的服务商办理。
at 2024-10-10 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32 purpose="申请和管理模块测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.reviewer get /api/orders?case={case}
expect json.items.0.vendor.name=甲服务商 json.items.0.reason=null
as vendor.engineer of 甲服务商 report 应用主机=i-0a11@10.66.1.11
as operator.provisioner decide done
expect step=verify resource=test:running
name 原有

# 10月31日届满：新的申请由丙服务商办理，工单写明理由，项目和系统随之改由丙服务商交付。
at 2024-11-05 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:4 purpose="接口测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
expect step=deliver
as operator.reviewer get /api/orders?case={case}
expect json.items.0.vendor.name=丙服务商 json.items.0.reason=甲服务商的合同已于2024年10月31日届满，由合同期内的丙服务商办理
save order items.0.id
as vendor.manager of 甲服务商 get /api/orders/{order}
expect refused=absent
as vendor.manager of 丙服务商 get /api/systems
expect json.items.0.name=养老服务平台
as vendor.engineer of 丙服务商 report 接口主机=i-0c11@10.66.3.11
as operator.provisioner decide done
expect step=verify resource=test:running
as vendor.manager of 丙服务商 get /api/resources
expect json.total=1 json.items.0.vendor.name=丙服务商

# 以后的申请直接交丙服务商，没有需要说明的。
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:2 purpose="性能测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
as operator.reviewer get /api/orders?case={case}
expect json.items.0.vendor.name=丙服务商 json.items.0.reason=null
name 性能

# 甲服务商已经交付的测试资源：不能再由它重新交付，释放时仍由它清除。
case 原有
as using_unit.applicant decide fail report="时延超标" reason="时延高于标准"
as operator.provisioner decide adjust reason="更换存储"
expect refused=order.contract_ended article=10.1
as operator.provisioner decide release reason="重新申请"
as using_unit.ops decide confirm backup_place="单位自有存储"
at 2024-11-27 10:00
as operator.reviewer decide destroy
as vendor.engineer of 甲服务商 report 应用主机=i-0a11
expect step=release
as operator.provisioner decide done
expect state=released

# 丙服务商的合同也届满：不予下单，登记合同以后再办。
contract 丙服务商 until=2024-11-30
at 2024-12-03 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:1 purpose="回归测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
as operator.reviewer decide pass
expect refused=cloud.no_vendor article=10.1
org 丁服务商 kind=vendor
as operator.reviewer decide pass
expect step=deliver
as operator.reviewer get /api/orders?case={case}
expect json.items.0.vendor.name=丁服务商 json.items.0.reason=丙服务商的合同已于2024年11月30日届满，由合同期内的丁服务商办理

# 在此之前下的单，重新下单时也改由丁服务商办理。
case 性能
as vendor.engineer of 丙服务商 decide return reason="合同届满，不能交付"
as operator.reviewer decide pass
as operator.reviewer get /api/orders?case={case}
expect json.items.0.vendor.name=丁服务商
