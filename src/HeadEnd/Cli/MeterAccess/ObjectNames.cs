using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess;

/// <summary>Names for people: what a class is called and what a logical name stands for (IEC 62056-6-1, 62056-6-2). Null where not known.</summary>
internal static class ObjectNames
{
    public static string? OfClass(ushort classId) => classId switch
    {
        1 => "data",
        3 => "register",
        4 => "extended register",
        5 => "demand register",
        6 => "register activation",
        7 => "profile generic",
        8 => "clock",
        9 => "script table",
        10 => "schedule",
        11 => "special days table",
        12 => "association SN",
        15 => "association LN",
        17 => "SAP assignment",
        18 => "image transfer",
        19 => "IEC local port setup",
        20 => "activity calendar",
        21 => "register monitor",
        22 => "single action schedule",
        23 => "IEC HDLC setup",
        40 => "push setup",
        41 => "TCP-UDP setup",
        42 => "IPv4 setup",
        45 => "GPRS modem setup",
        47 => "GSM diagnostic",
        48 => "IPv6 setup",
        61 => "register table",
        63 => "status mapping",
        64 => "security setup",
        68 => "arbitrator",
        70 => "disconnect control",
        71 => "limiter",
        111 => "account",
        112 => "credit",
        113 => "charge",
        115 => "token gateway",
        _ => null,
    };

    public static string? Of(LogicalName name) => name.A switch
    {
        0 => Abstract(name),
        1 => Electricity(name),
        _ => null,
    };

    private static string? Abstract(LogicalName name) => (name.C, name.D, name.E) switch
    {
        (0, 1, 0) => "billing period counter",
        (1, 0, _) => "clock",
        (10, 0, 0) => "global meter reset scripts",
        (10, 0, 1) => "billing reset scripts",
        (10, 0, 100) => "tariff scripts",
        (10, 0, 106) => "disconnect scripts",
        (11, 0, _) => "special days",
        (13, 0, _) => "activity calendar",
        (14, 0, _) => "register activation",
        (15, 0, 0) => "billing schedule",
        (16, _, _) => "register monitor",
        (17, 0, _) => "limiter",
        (21, 0, _) => "parameter monitor",
        (25, 0, _) => "TCP-UDP setup",
        (25, 1, _) => "IPv4 setup",
        (25, 9, _) => "push setup",
        (40, 0, 0) => "current association",
        (40, 0, var e) => $"association {e}",
        (41, 0, 0) => "SAP assignment",
        (42, 0, 0) => "logical device name",
        (43, 0, _) => "security setup",
        (43, 1, _) => "invocation counter",
        (44, 0, _) => "image transfer",
        (96, 1, 0) => "serial number",
        (96, 1, 10) => "service point id",
        (96, 1, var e) => $"device id {e + 1}",
        (96, 3, 10) => "disconnect control",
        (96, 10, 1) => "load profile status",
        (96, 10, var e) => $"status register {e}",
        (96, 11, var e) => $"event code {e}",
        (96, 14, _) => "active tariff",
        (97, 97, var e) => $"error register {e}",
        (97, 98, var e) => $"alarm register {e}",
        (98, 1, _) => "billing profile",
        (99, 98, var e) => $"event log {e}",
        _ => null,
    };

    private static string? Electricity(LogicalName name)
    {
        switch (name.C, name.D)
        {
            case (98, 1):
                return "monthly billing profile";
            case (99, 1):
                return "load profile";
            case (99, 2):
                return "daily freeze";
        }

        if (Quantity(name.C) is not { } quantity)
        {
            return null;
        }

        var tariff = name.E == 0 ? "" : $" rate {name.E}";
        return name.D switch
        {
            4 => $"{quantity}, average now{tariff}",
            6 => $"{quantity}, maximum{tariff}",
            7 => $"{quantity}, now",
            8 => $"{Energy(name.C, quantity)}{(name.E == 0 ? " total" : tariff)}",
            24 or 27 => $"{quantity}, interval average",
            29 => $"{Energy(name.C, quantity)}, interval{tariff}",
            _ => null,
        };
    }

    private static string Energy(byte c, string quantity) => c is <= 10 or (>= 21 and <= 30) or (>= 41 and <= 50) or (>= 61 and <= 70)
        ? quantity.Replace("power", "energy", StringComparison.Ordinal)
        : $"{quantity} integrated";

    private static string? Quantity(byte c) => c switch
    {
        1 => "active import power",
        2 => "active export power",
        3 => "reactive import power",
        4 => "reactive export power",
        9 => "apparent import power",
        10 => "apparent export power",
        11 => "current",
        12 => "voltage",
        13 => "power factor",
        14 => "frequency",
        15 => "active power, absolute",
        16 => "active power, net",
        21 or 41 or 61 => $"active import power L{c / 20}",
        31 or 51 or 71 => $"current L{(c - 11) / 20}",
        32 or 52 or 72 => $"voltage L{(c - 12) / 20}",
        33 or 53 or 73 => $"power factor L{(c - 13) / 20}",
        91 => "neutral current",
        _ => null,
    };
}
