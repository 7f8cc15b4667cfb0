namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Control of supply and sensors (IEC 62056-6-2).</summary>
public static partial class InterfaceClasses
{
    private static InterfaceClass[] Control()
    {
        // Later versions add control modes, not attributes.
        ClassAttribute[] disconnect = [Dynamic("output_state", Boolean), Dynamic("control_state", Enum), Static("control_mode", Enum)];
        return
        [
            Class(
                67, 0, "Sensor manager",
                [
                    Static("serial_number", OctetString), Static("metrological_identification", OctetString), Static("output_type", Enum), Static("adjustment_method", OctetString),
                    Static("sealing_method", Enum), Dynamic("raw_value", Any), Static("scaler_unit", Structure), Dynamic("status", Any), Dynamic("capture_time", OctetString),
                    Static("raw_value_thresholds", Array), Static("raw_value_actions", Array), Dynamic("processed_value", Structure), Static("processed_value_thresholds", Array),
                    Static("processed_value_actions", Array),
                ],
                "reset"),
            Class(
                68, 0, "Arbitrator",
                [
                    Static("actions", Array), Static("permissions_table", Array), Static("weightings_table", Array), Dynamic("most_recent_requests_table", Array),
                    Dynamic("last_outcome", Unsigned),
                ],
                "request_action", "reset"),
            Class(70, 0, "Disconnect control", disconnect, "remote_disconnect", "remote_reconnect"),
            Class(70, 1, "Disconnect control", disconnect, "remote_disconnect", "remote_reconnect"),
            Class(
                71, 0, "Limiter",
                [
                    Static("monitored_value", Structure), Dynamic("threshold_active", Any), Static("threshold_normal", Any), Static("threshold_emergency", Any),
                    Static("min_over_threshold_duration", DoubleLongUnsigned), Static("min_under_threshold_duration", DoubleLongUnsigned), Static("emergency_profile", Structure),
                    Static("emergency_profile_group_id_list", Array), Dynamic("emergency_profile_active", Boolean), Static("actions", Structure),
                ]),
        ];
    }
}
