namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Parameters and measurement data (IEC 62056-6-2, "interface classes for parameters and measurement data").</summary>
public static partial class InterfaceClasses
{
    private static InterfaceClass[] Measurement()
    {
        ClassAttribute[] profile =
        [
            Dynamic("buffer", "array or compact-array"), Static("capture_objects", Array), Static("capture_period", DoubleLongUnsigned), Static("sort_method", Enum),
            Static("sort_object", Structure), Dynamic("entries_in_use", DoubleLongUnsigned), Static("profile_entries", DoubleLongUnsigned),
        ];
        ClassAttribute[] compact =
        [
            Dynamic("compact_buffer", OctetString), Static("capture_objects", Array), Static("template_id", Unsigned), Static("template_description", OctetString),
            Static("capture_method", Enum),
        ];
        return
        [
            Class(1, 0, "Data", [Dynamic("value", Any)]),
            Class(3, 0, "Register", [Dynamic("value", Any), Static("scaler_unit", Structure)], "reset"),
            Class(
                4, 0, "Extended register",
                [Dynamic("value", Any), Static("scaler_unit", Structure), Dynamic("status", Any), Dynamic("capture_time", OctetString)],
                "reset"),
            Class(
                5, 0, "Demand register",
                [
                    Dynamic("current_average_value", Any), Dynamic("last_average_value", Any), Static("scaler_unit", Structure), Dynamic("status", Any),
                    Dynamic("capture_time", OctetString), Dynamic("start_time_current", OctetString), Static("period", DoubleLongUnsigned), Static("number_of_periods", LongUnsigned),
                ],
                "reset", "next_period"),
            Class(
                6, 0, "Register activation",
                [Static("register_assignment", Array), Static("mask_list", Array), Dynamic("active_mask", OctetString)],
                "add_register", "add_mask", "delete_mask"),
            Class(7, 0, "Profile generic", profile, "reset", "capture", "get_buffer_by_range", "get_buffer_by_index"),
            Class(7, 1, "Profile generic", profile, "reset", "capture"),
            Class(61, 0, "Register table", [Dynamic("table_cell_values", Any), Static("table_cell_definition", Structure), Static("scaler_unit", Structure)], "reset", "capture"),
            Class(62, 0, "Compact data", compact, "reset", "capture"),
            Class(62, 1, "Compact data", compact, "reset", "capture"),
            Class(63, 0, "Status mapping", [Dynamic("status_word", Any), Static("mapping_table", Structure)]),
            Class(
                66, 0, "Measurement data monitoring",
                [
                    Dynamic("waveform_data", "compact-array"), Dynamic("trigger_time", Long64Unsigned), Dynamic("trigger_source", Structure), Dynamic("status", Enum),
                    Static("sampling_rate", DoubleLongUnsigned), Static("number_of_samples_before_trigger", DoubleLongUnsigned),
                    Static("number_of_samples_after_trigger", DoubleLongUnsigned), Static("scaler_unit", Structure),
                ],
                "reset", "trigger"),
        ];
    }
}
