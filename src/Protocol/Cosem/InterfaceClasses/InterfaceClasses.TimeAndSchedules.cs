namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Time- and event-bound control (IEC 62056-6-2): clock, scripts, calendars, monitors.</summary>
public static partial class InterfaceClasses
{
    private static InterfaceClass[] TimeAndSchedules() =>
    [
        Class(
            8, 0, "Clock",
            [
                Dynamic("time", OctetString), Static("time_zone", Long), Dynamic("status", Unsigned), Static("daylight_savings_begin", OctetString),
                Static("daylight_savings_end", OctetString), Static("daylight_savings_deviation", Integer), Static("daylight_savings_enabled", Boolean), Static("clock_base", Enum),
            ],
            "adjust_to_quarter", "adjust_to_measuring_period", "adjust_to_minute", "adjust_to_preset_time", "preset_adjusting_time", "shift_time"),
        Class(9, 0, "Script table", [Static("scripts", Array)], "execute"),
        Class(10, 0, "Schedule", [Static("entries", Array)], "enable/disable", "insert", "delete"),
        Class(11, 0, "Special days table", [Static("entries", Array)], "insert", "delete"),
        Class(
            20, 0, "Activity calendar",
            [
                Static("calendar_name_active", OctetString), Static("season_profile_active", Array), Static("week_profile_table_active", Array),
                Static("day_profile_table_active", Array), Static("calendar_name_passive", OctetString), Static("season_profile_passive", Array),
                Static("week_profile_table_passive", Array), Static("day_profile_table_passive", Array), Static("activate_passive_calendar_time", OctetString),
            ],
            "activate_passive_calendar"),
        Class(21, 0, "Register monitor", [Static("thresholds", Array), Static("monitored_value", Structure), Static("actions", Array)]),
        Class(22, 0, "Single action schedule", [Static("executed_script", Structure), Static("type", Enum), Static("execution_time", Array)]),
        Class(
            65, 0, "Parameter monitor",
            [Dynamic("changed_parameter", Structure), Dynamic("capture_time", "date-time"), Static("parameter_list", Array)],
            "add_parameter", "delete_parameter"),
        Class(
            65, 1, "Parameter monitor",
            [
                Dynamic("changed_parameter", Structure), Dynamic("capture_time", "date-time"), Static("parameter_list", Array), Static("parameter_list_name", OctetString),
                Static("hash_algorithm_id", Enum), Dynamic("parameter_value_digest", OctetString), Dynamic("parameter_values", Structure),
            ],
            "add_parameter", "delete_parameter"),
    ];
}
