title "第十八条 周期性动态配额：提交申请时明确，自动开放，自动关闭，开放和关闭前均予通知"
use 15-catalogue.story

at 2024-08-05 10:00
# 没有写明规律的、规律写错的，一次指出。
as using_unit.applicant apply apply_quota project_name=报税服务平台 initiation_number=沪民计〔2024〕40号 initiation_date=2024-08-05 system_name=报税平台 purpose="纳税申报服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按申报期峰值" items=IAAS-CMP-001:20+IAAS-CMP-002:80
expect refused=need.filled_if article=18.1
as using_unit.applicant apply apply_quota project_name=报税服务平台 initiation_number=沪民计〔2024〕40号 initiation_date=2024-08-05 system_name=报税平台 purpose="纳税申报服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按申报期峰值" items=IAAS-CMP-001:20+IAAS-CMP-002:80 recurrences=2024-10-15T00:00~2024-10-15T00:00@FREQ=YEARLY@vcpu:10
expect refused=fields json.fields.0.name=recurrence.no_length json.fields.0.field=form.recurrences.0.end

# 每年10月15日至10月20日，增加10核、40GiB；每月1日至3日的8时至20时，增加4核。
as using_unit.applicant apply apply_quota project_name=报税服务平台 initiation_number=沪民计〔2024〕40号 initiation_date=2024-08-05 system_name=报税平台 purpose="纳税申报服务" delivery=build cloud=municipal protection_level=3 classified=no public_data=yes periodic=yes sizing="按申报期峰值" items=IAAS-CMP-001:20+IAAS-CMP-002:80 recurrences=2024-10-15T00:00~2024-10-21T00:00@FREQ=YEARLY@vcpu:10+memory_gib:40|2024-12-01T08:00~2024-12-01T20:00@FREQ=MONTHLY;BYMONTHDAY=1,2,3@vcpu:4
as using_unit.applicant get /api/cases/{case}
expect json.periodic.rules.0.text=每年10月15日至10月20日 json.periodic.rules.1.text=每月1日、2日、3日08:00至20:00 json.periodic.points.0.dims.vcpu=20 json.periodic.points.1.dims.vcpu=30
as using_unit.approver decide pass
as ei_dept.reviewer decide pass
as ei_dept.approver decide pass approval_number=沪经信立〔2024〕80号 approval_date=2024-08-05
expect step=notify by=operator.reviewer quota.vcpu=granted:20,reserved:0,used:0
as operator.reviewer decide acknowledge

# 开放前五个工作日通知；开放的前一日还没有，当日零时开放。
day 2024-10-09
expect notice=periodic_opens quota.vcpu=granted:20,reserved:0,used:0
day 2024-10-14
expect quota.vcpu=granted:20,reserved:0,used:0
at 2024-10-15 00:01
expect quota.vcpu=granted:30,reserved:0,used:0 quota.memory_gib=granted:120,reserved:0,used:0

# 开放期间在配额内使用，期满前归还的，期满自动关闭。
at 2024-10-20 23:00
expect notice=periodic_closes quota.vcpu=granted:30,reserved:0,used:0
at 2024-10-21 00:01
expect quota.vcpu=granted:20,reserved:0,used:0 notice=periodic_closed

# 每月的时段：八时开放，二十时关闭，天天如此。
at 2024-12-01 07:59
expect quota.vcpu=granted:20,reserved:0,used:0
at 2024-12-01 08:00
expect quota.vcpu=granted:24,reserved:0,used:0
at 2024-12-01 20:00
expect quota.vcpu=granted:20,reserved:0,used:0
at 2024-12-02 12:00
expect quota.vcpu=granted:24,reserved:0,used:0
at 2024-12-04 12:00
expect quota.vcpu=granted:20,reserved:0,used:0
# 第二年照旧。
at 2025-10-15 09:00
expect quota.vcpu=granted:30,reserved:0,used:0
