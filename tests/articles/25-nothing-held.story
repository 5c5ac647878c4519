title "第二十五条 没有使用资源的系统，没有可以警告的"
use 18-quota-granted.story
at 2024-08-13 10:00
as operator.monitor apply warn_use kind=misuse system=养老服务平台 observed_from=2024-08-01 observed_to=2024-08-12 rule=passed_on figures="现场核查" evidence=核查记录2024年第3号
expect refused=need.found_held article=25.2
