title "第五条 职责分工：事项交给岗位，不交给个人；换人和代理不影响办件"
use 18-quota-granted.story

at 2024-09-27 10:00
as using_unit.applicant is 王芳 apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver is 陈刚 decide pass
expect step=review by=operator.reviewer

# 审核岗位换人，办件不变，新人接着办。
as operator.reviewer is 李明 decide supplement reason="请补充验证方案"
# 经办换人，新经办接着补正。
as using_unit.applicant is 赵敏 decide resubmit supplement="已补充"
expect step=review by=operator.reviewer

# 出差期间由同事代理；代理人以岗位名义办理，记录两人的姓名。
delegate operator.reviewer of 上海市大数据中心 from 李明 to 周洁 until 2024-10-12
at 2024-10-08 10:00
as operator.reviewer is 周洁 decide pass
expect step=deliver by=vendor.engineer
# 存证里也有两人，并写明所依据的条款；没有专门条款的步骤，依程序的条款。
as platform.audit_admin of 上海市大数据中心 get /api/record?kind=case.decided&q=principal
expect json.total=1 json.items.0.kind=case.decided
as operator.reviewer get /api/cases/{case}
expect json.timeline.0.article=19.1 json.timeline.1.article=19.1 json.timeline.1.step_title=单位审批 json.timeline.2.article=19.1

# 其他单位看不到这件事。
org 乙单位 kind=gov_department
as using_unit.applicant of 乙单位 get /api/cases/{case}
expect refused=absent status=404

# 运行管理单位自己也是使用单位：它的使用单位岗位只看本单位的事，看不到运行管理岗位承办的别的单位的办件。
as using_unit.applicant of 上海市大数据中心 get /api/cases/{case}
expect refused=absent status=404
as operator.provisioner of 上海市大数据中心 get /api/cases/{case}
expect json.number="沪政云测〔2024〕1号"
