namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Payment metering (IEC 62056-6-2): account, credit, charge, tokens.</summary>
public static partial class InterfaceClasses
{
    private static InterfaceClass[] Payment() =>
    [
        Class(
            111, 0, "Account",
            [
                Dynamic("account_mode_and_status", Structure), Dynamic("current_credit_in_use", Unsigned), Dynamic("current_credit_status", BitString), Dynamic("available_credit", DoubleLong),
                Dynamic("amount_to_clear", DoubleLong), Static("clearance_threshold", DoubleLong), Dynamic("aggregated_debt", DoubleLong), Static("credit_reference_list", Array),
                Static("charge_reference_list", Array), Static("credit_charge_configuration", Array), Static("token_gateway_configuration", Array),
                Static("account_activation_time", OctetString), Static("account_closure_time", OctetString), Static("currency", Structure), Dynamic("low_credit_threshold", DoubleLong),
                Dynamic("next_credit_available_threshold", DoubleLong), Static("max_provision", LongUnsigned), Static("max_provision_period", DoubleLong),
            ],
            "activate_account", "close_account", "reset_account"),
        Class(
            112, 0, "Credit",
            [
                Dynamic("current_credit_amount", DoubleLong), Static("credit_type", Enum), Static("priority", Unsigned), Static("warning_threshold", DoubleLong), Static("limit", DoubleLong),
                Static("credit_configuration", BitString), Dynamic("credit_status", Enum), Static("preset_credit_amount", DoubleLong),
                Static("credit_available_threshold", DoubleLong), Static("period", OctetString),
            ],
            "update_amount", "set_amount_to_value", "invoke_credit"),
        Class(
            113, 0, "Charge",
            [
                Dynamic("total_amount_paid", DoubleLong), Static("charge_type", Enum), Static("priority", Unsigned), Static("unit_charge_active", Structure),
                Static("unit_charge_passive", Structure), Static("unit_charge_activation_time", OctetString), Static("period", DoubleLongUnsigned), Static("charge_configuration", BitString),
                Dynamic("last_collection_time", OctetString), Dynamic("last_collection_amount", DoubleLong), Dynamic("total_amount_remaining", DoubleLong), Static("proportion", LongUnsigned),
            ],
            "update_unit_charge", "activate_passive_unit_charge", "collect", "update_total_amount_remaining", "set_total_amount_remaining"),
        Class(
            115, 0, "Token gateway",
            [
                Dynamic("token", OctetString), Dynamic("token_time", OctetString), Dynamic("token_description", Array), Dynamic("token_delivery_method", Enum), Dynamic("token_status", Structure),
            ],
            "enter"),
        Class(
            116, 0, "IEC 62055-41 attributes",
            [
                Static("meter_pan", Structure), Static("commodity", VisibleString), Static("token_carrier_types", Array), Static("encryption_algorithm", Unsigned),
                Static("supply_group_code", DoubleLongUnsigned), Static("tariff_index", Unsigned), Static("key_revision_number", Unsigned), Static("key_type", Unsigned),
                Static("key_expiry_number", Unsigned), Static("no_of_kct_supported", Unsigned), Static("sts_certificate_no", VisibleString),
            ]),
    ];
}
