title "第二十条 资源扩容：恰为总配额的120%，由运行管理单位审核，各五个工作日"
use 20-formal-resource.story

# 9月27日收到，当日不计：9月29日（调休上班）、30日、10月8日、9日、10日，共五个工作日。
at 2024-09-27 10:00
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:20+IAAS-CMP-002:80 reason="节假日出行查询量增长" sizing="按近三个月峰值加两成" backup_confirmed=yes backup_place="单位自有存储"
expect step=endorse asked=vcpu:20+memory_gib:80
# 提交时平台掌握的情况，随办件固定。
as operator.reviewer get /api/cases/{case}
expect json.evidence.held.unit.held.vcpu=100 json.evidence.held.unit.quota.vcpu=100 json.evidence.held.resource.held.memory_gib=400 json.evidence.held.measured=null
expect json.quota.line=line20 json.quota.dims.0.line20=120 json.quota.dims.0.asked=20
as using_unit.approver decide pass
expect step=review by=operator.reviewer due=2024-10-10 quota.vcpu=granted:100,reserved:0,used:100

# 审核通过，扩容即为依据：配额不足的部分增加，并为本件预留。自通过之日起再五个工作日。
at 2024-10-10 16:00
as operator.reviewer decide pass
expect step=deliver by=vendor.engineer due=2024-10-16 quota.vcpu=granted:120,reserved:20,used:100 quota.memory_gib=granted:480,reserved:80,used:400
at 2024-10-15 09:00
as vendor.engineer report 应用主机二=i-1002@10.66.2.2
expect step=carry_out by=operator.provisioner due=2024-10-16
at 2024-10-16 17:00
as operator.provisioner decide done
expect step=none state=done resource=formal:running quota.vcpu=granted:120,reserved:0,used:120 notice=expanded

# 原有的主机还在，新增的并列。
as using_unit.applicant get /api/resources?limit=10
expect json.items.0.dims.vcpu=120 json.items.0.dims.memory_gib=480 json.items.0.identifier=i-1001

# 再多一核，即超出20%，由市经济信息化主管部门核定。
at 2024-10-17 10:00
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:1 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=ei_review by=ei_dept.reviewer
