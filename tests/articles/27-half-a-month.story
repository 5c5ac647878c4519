title "第二十七条 结算故事的开头：11月16日零时正式开通，11月用满半个月"
# 8核、32GiB内存、200GiB云硬盘，半个月：8×46.00÷2＋32×17.00÷2＋200×0.60÷2＝516.00元。测试期间计量而不计费。
use 18-quota-granted.story

at 2024-10-17 10:00
as using_unit.applicant apply open_resource system=养老服务平台 items=IAAS-CMP-001:8+IAAS-CMP-002:32+IAAS-STO-002:200 purpose="申请和管理模块测试" verification_plan="按测试大纲，功能和性能全部通过"
as using_unit.approver decide pass
as operator.reviewer decide pass
as vendor.engineer report 应用主机=i-0a11@10.66.1.11 数据库主机=i-0a12@10.66.1.12
as operator.provisioner decide done
expect step=verify resource=test:running due=2024-11-18
at 2024-11-14 16:00
as using_unit.applicant decide pass report="全部通过"
expect step=formal due=2024-11-18
at 2024-11-16 00:00
as operator.provisioner decide done
expect state=done resource=formal:running

# 月终自动开始，由结算编制岗位办理；12月1日是星期日。
at 2024-12-02 09:00
case settle_month latest of 甲单位
expect step=draw by=operator.billing due=2024-12-06
as operator.billing decide submit note="11月用量已核对"
expect step=verify by=operator.billing_checker due=2024-12-09

# 10月只有测试资源，不计费，不编结算单，也不请单位确认零元。
as using_unit.approver get /api/statements?month=2024-10
expect json.total=0
