title "第二十七条 计次用量的界限：谁登记、登记什么、计入哪个月，同一凭据不重复计费"
use 27-counted-catalogue.story
org 乙单位 kind=gov_department

# 由该政务云的运行管理单位结算岗位登记，别人不能。
at 2024-09-23 10:00
as using_unit.applicant apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:1 evidence=报表1
expect refused=desk.not_applicant
as operator.billing of 上海市黄浦区大数据中心 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:1 evidence=报表1
expect refused=fields json.fields.0.field=form.system json.fields.0.name=field.absent

# 限按次、按量计的项目；按时间计的，其费用已经按使用时间计算。
as operator.billing of 上海市大数据中心 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:1+IAAS-CMP-001:8 evidence=报表1
expect refused=fields json.fields.0.field=form.items.1.code json.fields.0.name=item.not_counted
as operator.billing apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-777:1 evidence=报表1
expect refused=fields json.fields.0.name=item.unknown
as operator.billing apply record_count system=养老服务平台 month=2024-08 used_on=2024-08-20 items=PAAS-AI-009:1 evidence=报表1
expect refused=fields json.fields.0.name=item.unknown
as operator.billing apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:1 evidence=" "
expect refused=fields json.fields.0.field=form.evidence

# 使用日期应当已经到来，在计入月份之内；更早的，限其所在月份已经核定。
as operator.billing apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-24 items=PAAS-AI-009:1 evidence=报表1
expect refused=need.use_in_month article=27.1
as operator.billing apply record_count system=养老服务平台 month=2024-10 used_on=2024-09-20 items=PAAS-AI-009:1 evidence=报表1
expect refused=need.use_in_month

# 编制、复核、确认互不兼任。
as operator.billing is 王结算 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-20 items=PAAS-AI-009:1 evidence=报表1
as operator.billing_checker is 王结算 decide pass
expect refused=sod.function
as operator.billing_checker is 李复核 decide pass
name 等待确认
as operator.billing is 王结算 get /api/cases/{case}
expect json.withdrawable=true

# 同一凭据的同一项目，先确认的计入，后来的不再计入。
as operator.billing is 王结算 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-21 items=PAAS-AI-009:2+SECURITY-SEC-017:1 evidence=报表1
as operator.billing_checker is 李复核 decide pass
as using_unit.approver decide confirm
expect state=done
as operator.billing is 王结算 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-21 items=SECURITY-SEC-017:1 evidence=报表1
expect refused=need.evidence_new article=27.1
case 等待确认
as using_unit.approver decide confirm
expect refused=count.known article=27.1
as operator.billing is 王结算 withdraw reason="凭据重复"
expect state=withdrawn

# 单位有异议而运行管理单位不采纳的，由核定部门决定。
as operator.billing is 王结算 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-22 items=PAAS-AI-009:50 evidence=报表2
as operator.billing_checker is 李复核 decide pass
as using_unit.approver decide object reason="当日系统停机"
as operator.billing is 王结算 decide dismiss reason="有调用日志"
expect step=decide by=ei_dept.approver
as ei_dept.approver decide refuse reason="日志为压力测试产生"
expect state=refused

# 单位还没有确认，月份已经核定：不再计入该月，撤回后计入以后月份。
at 2024-09-29 10:00
as operator.billing is 王结算 apply record_count system=养老服务平台 month=2024-09 used_on=2024-09-27 items=PAAS-AI-009:5 evidence=报表3
as operator.billing_checker is 李复核 decide pass
name 报表3
at 2024-10-01 09:00
case settle_month latest of 甲单位
as operator.billing is 王结算 decide submit note="9月"
as operator.billing_checker is 李复核 decide pass
as using_unit.approver decide confirm
as ei_dept.approver decide pass
case 报表3
as using_unit.approver decide confirm
expect refused=need.month_open article=27.1
# 期限届满也不视为同意，列为逾期，等待撤回。
at 2024-10-20 10:00
expect step=confirm card=red
as operator.billing is 王结算 withdraw reason="计入10月"
as operator.billing is 王结算 apply record_count system=养老服务平台 month=2024-10 used_on=2024-09-27 items=PAAS-AI-009:5 evidence=报表3
as operator.billing_checker is 李复核 decide pass
as using_unit.approver decide confirm
expect state=done

# 别的单位看不到。
as using_unit.approver of 乙单位 get /api/cases/{case}
expect refused=absent

# 区级单位使用市级政务云的，由市的运行管理单位登记；区的运行管理单位看得到，不能登记。
org 黄浦区民政局 kind=district_department district=上海市黄浦区人民政府
as using_unit.applicant of 黄浦区民政局 apply apply_quota project_name=社区养老 initiation_number=黄民〔2024〕6号 initiation_date=2024-10-20 system_name=社区养老平台 purpose="社区养老服务" delivery=build cloud=municipal protection_level=2 classified=no public_data=no periodic=no sizing="按社区人口测算" items=IAAS-CMP-001:16
as using_unit.approver of 黄浦区民政局 decide pass
as operator.reviewer of 上海市黄浦区大数据中心 decide pass
as ei_dept.reviewer of 上海市黄浦区发展和改革委员会 decide pass
as ei_dept.approver of 上海市黄浦区发展和改革委员会 decide pass
as operator.billing of 上海市黄浦区大数据中心 apply record_count system=社区养老平台 month=2024-10 used_on=2024-10-18 items=PAAS-AI-009:1 evidence=报表4
expect refused=count.not_operator article=27.1
as operator.billing of 上海市大数据中心 apply record_count system=社区养老平台 month=2024-10 used_on=2024-10-18 items=PAAS-AI-009:1 evidence=报表4
expect step=verify
as operator.billing of 上海市大数据中心 apply record_count system=社区养老平台 month=2024-10 used_on=2024-10-18 items=[] evidence=报表5
expect refused=fields json.fields.0.name=field.required
