namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Setup of communication channels (IEC 62056-6-2): local ports, modems, push, internet, M-Bus.</summary>
public static partial class InterfaceClasses
{
    private static InterfaceClass[] Communication() => [.. LinesAndModems(), .. Push(), .. Internet(), .. MobileNetworks(), .. MBus()];

    private static InterfaceClass[] LinesAndModems()
    {
        ClassAttribute[] localPort =
        [
            Static("default_mode", Enum), Static("default_baud", Enum), Static("prop_baud", Enum), Static("response_time", Enum), Static("device_addr", OctetString),
            Static("pass_p1", OctetString), Static("pass_p2", OctetString), Static("pass_w5", OctetString),
        ];
        ClassAttribute[] hdlc =
        [
            Static("comm_speed", Enum), Static("window_size_transmit", Unsigned), Static("window_size_receive", Unsigned), Static("max_info_field_length_transmit", "unsigned or long-unsigned"),
            Static("max_info_field_length_receive", "unsigned or long-unsigned"), Static("inter_octet_time_out", LongUnsigned), Static("inactivity_time_out", LongUnsigned),
            Static("device_address", LongUnsigned),
        ];
        ClassAttribute[] modem = [Static("comm_speed", Enum), Static("initialization_string", Array), Static("modem_profile", Array)];
        ClassAttribute[] answer =
        [
            Static("mode", Enum), Static("listening_window", Array), Dynamic("status", Enum), Static("number_of_calls", Unsigned), Static("number_of_rings", Structure),
        ];
        ClassAttribute[] connect =
        [
            Static("mode", Enum), Static("repetitions", Unsigned), Static("repetition_delay", LongUnsigned), Static("calling_window", Array), Static("destination_list", Array),
        ];
        return
        [
            Class(19, 0, "IEC local port setup", localPort),
            Class(19, 1, "IEC local port setup", localPort),
            Class(23, 0, "IEC HDLC setup", hdlc),
            Class(23, 1, "IEC HDLC setup", hdlc),
            Class(27, 0, "Modem configuration", modem),
            Class(27, 1, "Modem configuration", modem),
            Class(28, 0, "Auto answer", answer),
            Class(28, 2, "Auto answer", [.. answer, Static("list_of_allowed_callers", Array)]),
            Class(29, 0, "PSTN auto dial", [.. connect[..^1], Static("phone_list", Array)]),
            Class(29, 1, "Auto connect", connect),
            Class(29, 2, "Auto connect", connect, "connect"),
        ];
    }

    private static InterfaceClass[] Push()
    {
        ClassAttribute[] push =
        [
            Static("push_object_list", Array), Static("send_destination_and_method", Structure), Static("communication_window", Array),
            Static("randomisation_start_interval", LongUnsigned), Static("number_of_retries", Unsigned), Static("repetition_delay", "long-unsigned or structure"),
        ];
        ClassAttribute[] protectedPush =
        [
            .. push, Static("port_reference", OctetString), Static("push_client_SAP", Integer), Static("push_protection_parameters", Array),
        ];
        return
        [
            Class(40, 0, "Push setup", push, "push"),
            Class(40, 1, "Push setup", protectedPush, "push"),
            Class(
                40, 2, "Push setup",
                [.. protectedPush, Static("push_operation_method", Enum), Static("confirmation_parameters", Structure), Dynamic("last_confirmation_date_time", "date-time")],
                "push", "reset"),
        ];
    }

    private static InterfaceClass[] Internet() =>
    [
        Class(
            41, 0, "TCP-UDP setup",
            [Static("TCP-UDP_port", LongUnsigned), Static("IP_reference", OctetString), Static("MSS", LongUnsigned), Static("nb_of_sim_conn", Unsigned), Static("inactivity_time_out", LongUnsigned)]),
        Class(
            42, 0, "IPv4 setup",
            [
                Static("DL_reference", OctetString), Dynamic("IP_address", DoubleLongUnsigned), Dynamic("multicast_IP_address", Array), Static("IP_options", Array),
                Dynamic("subnet_mask", DoubleLongUnsigned), Dynamic("gateway_IP_address", DoubleLongUnsigned), Static("use_DHCP_flag", Boolean),
                Dynamic("primary_DNS_address", DoubleLongUnsigned), Dynamic("secondary_DNS_address", DoubleLongUnsigned),
            ],
            "add_mc_IP_address", "delete_mc_IP_address", "get_nbof_mc_IP_addresses"),
        Class(43, 0, "MAC address setup", [Static("MAC_address", OctetString)]),
        Class(
            44, 0, "PPP setup",
            [Static("PHY_reference", OctetString), Static("LCP_options", Array), Static("IPCP_options", Array), Static("PPP_authentication", Structure)]),
        Class(
            48, 0, "IPv6 setup",
            [
                Static("DL_reference", OctetString), Static("address_config_mode", Enum), Dynamic("unicast_IPv6_addresses", Array), Dynamic("multicast_IPv6_addresses", Array),
                Dynamic("gateway_IPv6_addresses", Array), Dynamic("primary_DNS_address", OctetString), Dynamic("secondary_DNS_address", OctetString), Static("traffic_class", Unsigned),
                Dynamic("neighbor_discovery_setup", Array),
            ],
            "add_IPv6_address", "remove_IPv6_address"),
        Class(
            100, 0, "NTP setup",
            [
                Static("activated", Boolean), Static("server_address", OctetString), Static("server_port", LongUnsigned), Static("authentication_method", Enum),
                Static("authentication_keys", Array), Static("client_key", OctetString),
            ],
            "synchronize", "add_authentication_key", "delete_authentication_key"),
    ];

    private static InterfaceClass[] MobileNetworks()
    {
        ClassAttribute[] diagnostic =
        [
            Dynamic("operator", VisibleString), Dynamic("status", Enum), Dynamic("cs_attachment", Enum), Dynamic("ps_status", Enum), Dynamic("cell_info", Structure),
            Dynamic("adjacent_cells", Array), Dynamic("capture_time", "date-time"),
        ];
        return
        [
            Class(45, 0, "GPRS modem setup", [Static("APN", OctetString), Static("PIN_code", LongUnsigned), Static("quality_of_service", Structure)]),
            Class(47, 0, "GSM diagnostic", diagnostic),
            Class(47, 1, "GSM diagnostic", diagnostic),
            Class(47, 2, "GSM diagnostic", diagnostic),
        ];
    }

    private static InterfaceClass[] MBus()
    {
        ClassAttribute[] client =
        [
            Static("mbus_port_reference", OctetString), Static("capture_definition", Array), Static("capture_period", DoubleLongUnsigned), Dynamic("primary_address", Unsigned),
            Dynamic("identification_number", DoubleLongUnsigned), Dynamic("manufacturer_id", LongUnsigned), Dynamic("version", Unsigned), Dynamic("device_type", Unsigned),
            Dynamic("access_number", Unsigned), Dynamic("status", Unsigned), Dynamic("alarm", Unsigned),
        ];
        string[] methods = ["slave_install", "slave_deinstall", "capture", "reset_alarm", "synchronize_clock", "data_send", "set_encryption_key", "transfer_key"];
        return
        [
            Class(72, 0, "M-Bus client", client, methods),
            Class(72, 1, "M-Bus client", [.. client, Dynamic("configuration", LongUnsigned), Dynamic("encryption_key_status", Enum)], methods),
        ];
    }
}
