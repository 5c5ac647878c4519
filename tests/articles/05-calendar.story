title "计算时限的工作日调整：两人办理，在办时限、配额预留随之改变，无关的人提出和确认"
use 18-quota-granted.story
# 8月12日起：一件申请停在使用单位审批（8月26日到期），一件已预留60个工作日。
at 2024-08-12 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8 purpose="测试" verification_plan="按测试大纲"
as using_unit.approver decide pass
expect step=review by=operator.reviewer due=2024-08-19 quota.vcpu=granted:64,reserved:8,used:0
name reserved
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:4 purpose="测试" verification_plan="按测试大纲"
expect step=endorse by=using_unit.approver due=2024-08-26

# 通知可以是逐日的表，也可以是公开数据集 holiday-cn 的 JSON；先看影响：两个时限和一项预留会改变。
at 2024-08-13 09:00
as operator.lead post /api/calendar/preview {"csv":"date,kind,name\n2024-08-15,off,临时放假\n2024-08-16,off,临时放假\n"}
expect json.days=2 json.changes=2 json.moved.0.new=2024-08-21 json.moved.2.step=配额预留期限
as operator.lead post /api/calendar/preview {"csv":"{\"year\":2024,\"days\":[{\"name\":\"临时放假\",\"date\":\"2024-08-15\",\"isOffDay\":true},{\"name\":\"临时放假\",\"date\":\"2024-08-16\",\"isOffDay\":true}]}"}
expect json.days=2 json.changes=2
as operator.lead post /api/calendar/preview {"csv":"{\"year\":2024,\"days\":[{\"name\":\"临时放假\",\"date\":\"2024-08-15\"}]}"}
expect refused=fields

# 提出的人、确认的人都不能有时限被改变的待办事项；提出的人不能自己确认。
as operator.lead is 小王 post /api/calendar/proposals {"csv":"{\"year\":2024,\"days\":[{\"name\":\"临时放假\",\"date\":\"2024-08-15\",\"isOffDay\":true},{\"name\":\"临时放假\",\"date\":\"2024-08-16\",\"isOffDay\":true}]}","source":"国务院办公厅通知"}
expect json.state=proposed json.days=2
save change id
as authority.reviewer post /api/calendar/proposals/{change}/confirm
expect json.state=confirmed
case reserved
expect step=review due=2024-08-21

# 小王同时是审核岗位：要改变的时限中有他岗位的待办事项，他不能提出。
as operator.reviewer is 小王 get /api/duties
as operator.lead is 小王 post /api/calendar/proposals {"csv":"date,kind,name\n2024-08-20,off,临时放假\n","source":"国务院办公厅通知"}
expect refused=calendar.interest
# 别人提出的，他即使有确认的岗位也不能确认；这里由主管部门另一人确认，预留的期限随之推后。
as operator.lead is 小李 post /api/calendar/proposals {"csv":"date,kind,name\n2024-08-20,off,临时放假\n2024-08-24,work,调休上班\n","source":"国务院办公厅通知"}
expect json.state=proposed
save second id
as authority.approver post /api/calendar/proposals/{second}/confirm
expect json.state=confirmed
case reserved
expect due=2024-08-22

# 预留60个工作日：三天改为休息日、一天改为工作日，期限由11月8日推后到11月12日。
day 2024-11-12
expect quota.vcpu=granted:64,reserved:8,used:0
day 2024-11-13
expect quota.vcpu=granted:64,reserved:0,used:0
