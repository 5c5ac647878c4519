title "第二十条第二款 超出总配额20%：少一核、恰好、多一核"
use 20-formal-resource.story

at 2024-09-02 10:00
# 少一核：119%，由运行管理单位审核。
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:19 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=review
as using_unit.applicant withdraw reason="重新测算"
expect state=withdrawn quota.vcpu=granted:100,reserved:0,used:100
# 恰为120%的，不超出。
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:20 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=review
as using_unit.applicant withdraw reason="重新测算"
# 多一核：121%，超出。
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:21 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=ei_review by=ei_dept.reviewer
as using_unit.applicant withdraw reason="重新测算"
# 任一维度超出即为超出：核数恰好，内存多一。
as using_unit.applicant apply expand_resource resource=last items=IAAS-CMP-001:20+IAAS-CMP-002:81 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=ei_review
as using_unit.applicant withdraw reason="重新测算"
# 配额中没有的维度，多一即超出。
as using_unit.applicant apply expand_resource resource=last items=IAAS-STO-002:1 reason="增长" sizing="按峰值" backup_confirmed=yes backup_place="单位自有存储"
as using_unit.approver decide pass
expect step=ei_review
