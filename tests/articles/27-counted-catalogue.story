title "第二十七条 计次用量的开头：目录中有按次、按量计的项目，10月起识别的单价调整"
use 18-quota-granted.story

at 2024-08-13 10:00
as operator.catalogue apply adjust_catalogue entries=@27-counted-items.json use_data="试用两个月" common_need="证照识别、安全测试" on_demand="二十个单位提出" urgency="年内需要" reliability="运行稳定"
as authority.reviewer decide pass
as operator.catalogue decide done entries=@27-counted-items.json effective_on=2024-09-01
as authority.approver decide pass
as ei_dept.approver decide pass
expect state=done
at 2024-09-03 10:00
as operator.catalogue apply adjust_catalogue entries=@27-counted-dearer.json use_data="用量增长" common_need="证照识别" on_demand="用量增长" urgency="年内调整" reliability="运行稳定"
as authority.reviewer decide pass reason="首年尚无年度评估"
as operator.catalogue decide done entries=@27-counted-dearer.json effective_on=2024-10-01
as authority.approver decide pass
as ei_dept.approver decide pass
expect state=done
