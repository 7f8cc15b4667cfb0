namespace PrepaidMeter.Protocol.Association;

/// <summary>Where a class's methods begin behind its base name: the column "short name" of its table in IEC 62056-6-2. There is no rule, only the tables.</summary>
internal static class ShortNameMethods
{
    /// <summary>reply_to_HLS_authentication of Association SN.</summary>
    public const sbyte ReplyToHls = 8;

    public static int? FirstOffset(ushort classId, byte version) => (classId, version) switch
    {
        (3, _) => 0x28,  // register: reset
        (4, _) => 0x38,  // extended register: reset
        (5, _) => 0x48,  // demand register: reset, next_period
        (6, _) => 0x30,  // register activation: add_register, add_mask, delete_mask
        (7, _) => 0x58,  // profile generic: reset, capture
        (8, _) => 0x60,  // clock: adjust_to_quarter ... shift_time
        (9, _) => 0x20,  // script table: execute
        (11, _) => 0x10, // special days table: insert, delete
        (12, _) => 0x20, // association SN: read_by_logicalname is its third, reply_to_HLS_authentication its eighth
        (17, _) => 0x20, // SAP assignment: connect_logical_device
        (18, _) => 0x40, // image transfer: initiate, block_transfer, verify, activate
        (20, _) => 0x50, // activity calendar: activate_passive_calendar
        (40, 0) => 0x38, // push setup: push
        (64, 0) => 0x28, // security setup: security_activate, global_key_transfer
        (64, _) => 0x30, // security setup: security_activate ... remove_certificate
        (70, _) => 0x20, // disconnect control: remote_disconnect, remote_reconnect
        _ => null,
    };

    /// <summary>Whether the method returns data: it is then read with its parameter, otherwise written.</summary>
    public static bool ReturnsData(ushort classId, sbyte method) => (classId, method) is (12, 3 or 8) or (64, 3 or 5 or 7);
}
