namespace PrepaidMeter.Protocol.Cosem;

/// <summary>Access control and management (IEC 62056-6-2): associations, security, image transfer.</summary>
public static partial class InterfaceClasses
{
    private static InterfaceClass[] AccessControl()
    {
        ClassAttribute[] association =
        [
            Static("object_list", Array), Static("associated_partners_id", Structure), Static("application_context_name", "structure or octet-string"),
            Static("xDLMS_context_info", Structure), Static("authentication_mechanism_name", "structure or octet-string"), Static("secret", OctetString),
            Dynamic("association_status", Enum),
        ];
        ClassAttribute[] securedAssociation = [.. association, Static("security_setup_reference", OctetString)];
        ClassAttribute[] userAssociation = [.. securedAssociation, Static("user_list", Array), Dynamic("current_user", Structure)];
        ClassAttribute[] security =
        [
            Static("security_policy", Enum), Static("security_suite", Enum), Dynamic("client_system_title", OctetString), Static("server_system_title", OctetString),
        ];
        string?[] methods = ["reply_to_HLS_authentication", "change_HLS_secret", "add_object", "remove_object"];
        string?[] userMethods = [.. methods, "add_user", "remove_user"];
        ClassAttribute[] shortNames = [Static("object_list", Array)];
        ClassAttribute[] shortNamesWithRights = [.. shortNames, Static("access_rights_list", Array)];
        ClassAttribute[] shortNamesSecured = [.. shortNamesWithRights, Static("security_setup_reference", OctetString)];
        ClassAttribute[] shortNamesWithUsers = [.. shortNamesSecured, Static("user_list", Array), Dynamic("current_user", Structure)];
        string?[] shortNameMethods = [null, null, "read_by_logicalname", null, "change_secret", null, null, "reply_to_HLS_authentication"];
        string?[] shortNameUserMethods = [.. shortNameMethods, "add_user", "remove_user"];
        return
        [
            Class(12, 0, "Association SN", shortNames, shortNameMethods),
            Class(12, 1, "Association SN", shortNamesWithRights, shortNameMethods),
            Class(12, 2, "Association SN", shortNamesSecured, shortNameMethods),
            Class(12, 3, "Association SN", shortNamesWithUsers, shortNameUserMethods),
            Class(12, 4, "Association SN", shortNamesWithUsers, shortNameUserMethods),
            Class(15, 0, "Association LN", association, methods),
            Class(15, 1, "Association LN", securedAssociation, methods),
            Class(15, 2, "Association LN", userAssociation, userMethods),
            Class(15, 3, "Association LN", userAssociation, userMethods),
            Class(17, 0, "SAP assignment", [Static("SAP_assignment_list", Array)], "connect_logical_device"),
            Class(
                18, 0, "Image transfer",
                [
                    Static("image_block_size", DoubleLongUnsigned), Dynamic("image_transferred_blocks_status", BitString),
                    Dynamic("image_first_not_transferred_block_number", DoubleLongUnsigned), Static("image_transfer_enabled", Boolean), Dynamic("image_transfer_status", Enum),
                    Dynamic("image_to_activate_info", Array),
                ],
                "image_transfer_initiate", "image_block_transfer", "image_verify", "image_activate"),
            Class(64, 0, "Security setup", security, "security_activate", "global_key_transfer"),
            Class(
                64, 1, "Security setup",
                [.. security, Dynamic("certificates", Array)],
                "security_activate", "key_transfer", "key_agreement", "generate_key_pair", "generate_certificate_request", "import_certificate", "export_certificate", "remove_certificate"),
        ];
    }
}
