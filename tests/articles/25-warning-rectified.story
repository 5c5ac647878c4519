title "第二十五条 低使用率：发现、主管部门审核、警告、整改、复核；认定界限逐项核对"
use 19-test-and-activation.story

# 资源2024年10月10日开通，最初60日不计，观察期最早自12月9日起；至2025年3月8日恰为90日。
at 2025-03-10 10:00
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-10 observed_to=2025-03-08 coverage=96 cpu=12 memory=21 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.observed_if article=25.2
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-08 observed_to=2025-03-08 coverage=96 cpu=12 memory=21 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.in_use_if article=25.2
# 观察期应当已经过去。
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-11 coverage=96 cpu=12 memory=21 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.observed_if
# 恰为20%的，不低于20%；恰为30%的，不低于30%。
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-08 coverage=96 cpu=20 memory=21 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.below_if article=25.2
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-08 coverage=96 cpu=19 memory=30 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.below_if article=25.2
# 没有数据不等于没有使用。
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-08 coverage=89 cpu=12 memory=21 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.reaches_if article=25.2
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-08 cpu=12 memory=21 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect refused=need.reaches_if

# 逐项恰在界限之内，报告成立。
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-08 coverage=90 cpu=19 memory=29 figures="监测平台逐小时数据，取95分位" evidence=使用率周报2025年第10期
expect step=review by=authority.reviewer due=2025-03-24 number="沪政云察〔2025〕1号" state=open
# 同一系统一次只办一件。
name 本件
as operator.monitor apply warn_use kind=low_use system=养老服务平台 observed_from=2024-12-09 observed_to=2025-03-08 coverage=96 cpu=12 memory=21 figures="重复报告" evidence=使用率周报2025年第10期
expect refused=finding.case_open article=25.2
case 本件
# 审核之前没有警告；运行管理单位不能自行警告。
as operator.monitor decide done step=review
expect refused=desk.not_bearer
as authority.reviewer get /api/warnings
expect json.total=0
at 2025-03-12 10:00
as authority.reviewer decide pass
expect step=warn by=operator.monitor due=2025-03-19
as operator.monitor decide done requirement="按95分位的1.3倍缩减配置，或者说明保留的理由"
# 警告之日3月12日不计，二十个工作日：3月13日至31日十三日，4月1日至3日、7日至10日七日。
expect step=rectify by=using_unit.approver due=2025-04-10 notice=warned
as using_unit.approver get /api/warnings?open=yes
expect json.total=1 json.items.0.number="沪政云警〔2025〕1号" json.items.0.state=issued json.items.0.kind=low_use json.items.0.due=2025-04-10
save w items.0.id
as using_unit.approver get /api/warnings/{w}
expect json.resources.0.state=running json.requirement="按95分位的1.3倍缩减配置，或者说明保留的理由" json.finding.cpu=19
as using_unit.applicant get /api/warnings/{w}.pdf

# 单位整改，运行管理单位凭数据复核。
at 2025-04-10 16:00
as using_unit.approver decide done rectified="已将应用主机缩减为4核8GiB"
expect step=recheck by=operator.monitor due=2025-04-24
as operator.monitor decide rectified recheck_evidence=使用率周报2025年第16期
expect refused=fields
as operator.monitor decide rectified recheck_figures="缩减后CPU的95分位为46%" recheck_evidence=使用率周报2025年第16期
expect step=none state=done
as using_unit.approver get /api/warnings/{w}
expect json.state=rectified json.frozen=null json.history.0.state=issued json.history.1.state=rectified
as authority.reviewer get /api/warnings/figures
expect json.findings=1 json.issued=1 json.rectified=1 json.refusals=0 json.frozen=0
