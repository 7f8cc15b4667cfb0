using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>What a profile must satisfy beyond its shape.</summary>
internal static class MeterProfileRules
{
    public static void Check(MeterProfile profile, string file)
    {
        void Require(bool condition, string path, string problem)
        {
            if (!condition)
            {
                throw new ProfileException(file, path, problem);
            }
        }

        void RequireClass(CosemObject? o, ushort classId, string path) =>
            Require(o is null || o.Value.ClassId == classId, path, $"is {o}; expected class {classId}.");

        Require(profile.Name.Length is > 0 and <= 64, "$.name", "must have 1..64 characters.");
        CheckClients(profile.Clients, Require);
        CheckSecurity(profile.Security, Require);
        Require(profile.Link.ConnectTimeoutSeconds is > 0 and <= 600, "$.link.connectTimeoutSeconds", "must be 1..600.");
        Require(profile.Link.ResponseTimeoutSeconds is > 0 and <= 600, "$.link.responseTimeoutSeconds", "must be 1..600.");
        Require(profile.Link.MaxReceivePduSize is 0 or (>= 12 and <= 0xFFFF), "$.link.maxReceivePduSize", "must be 0 or 12..65535.");
        Require(profile.Link.ServerAddress is >= 0 and <= 0xFFFF, "$.link.serverAddress", "must be 0..65535.");
        Require(profile.Link.PhysicalAddress is null or (>= 0 and <= 16383), "$.link.physicalAddress", "must be 0..16383.");
        Require(profile.Link.AddressSize is null or 1 or 2 or 4, "$.link.addressSize", "must be 1, 2 or 4.");
        Require(profile.Link.Framing == LinkFraming.Hdlc || (profile.Link.PhysicalAddress ?? profile.Link.AddressSize) is null, "$.link.framing", "must be hdlc where there is a physicalAddress or addressSize.");
        Require(profile.Link.MaxListItems is >= 0 and <= 1000, "$.link.maxListItems", "must be 0..1000.");
        Require(profile.Link.InformationLength is >= 32 and <= 2030, "$.link.informationLength", "must be 32..2030.");
        Require(profile.Link.WindowSize is >= 1 and <= 7, "$.link.windowSize", "must be 1..7.");
        Require(
            profile.Link.Framing == LinkFraming.Hdlc || (!profile.Link.TolerateDoubledLlc && profile.Link.InformationLength == new LinkProfile().InformationLength && profile.Link.WindowSize == 1),
            "$.link.framing",
            "must be hdlc where there is an informationLength, windowSize or tolerateDoubledLlc.");
        Require(!(profile.Clock.DeviationIsOffset && profile.Clock.StandardTimeAllYear), "$.clock.standardTimeAllYear", "leaves no deviation whose sign deviationIsOffset could be.");
        RequireClass(profile.Clock.Object, 8, "$.clock.object");
        Require(profile.Identity.LogicalDeviceName is not null || profile.Identity.SerialNumber is not null, "$.identity", "gives neither logicalDeviceName nor serialNumber.");
        RequireClass(profile.Relay, 70, "$.relay");
        RequireClass(profile.Limiter, 71, "$.limiter");
        RequireClass(profile.TariffCalendar, 20, "$.tariffCalendar");
        RequireClass(profile.SpecialDays, 11, "$.specialDays");
        RequireClass(profile.TariffScripts, 9, "$.tariffScripts");
        Require(profile.TariffCalendar is null || profile.TariffScripts is not null, "$.tariffScripts", "is needed where there is a tariffCalendar.");
        Require(profile.MaxPower is null or > 0, "$.maxPower", "must be above 0.");
        CheckQuantities(profile, Require);
        CheckBuffer(profile.LoadProfile, "$.loadProfile", Require);
        CheckBuffer(profile.DailyFreeze, "$.dailyFreeze", Require);
        CheckBuffer(profile.Billing, "$.billing", Require);
        CheckBuffer(profile.Events, "$.events", Require);
    }

    private static void CheckClients(ClientProfiles clients, Action<bool, string, string> require)
    {
        foreach (var (client, path) in new[] { (clients.Public, "$.clients.public"), (clients.Reading, "$.clients.reading"), (clients.Setting, "$.clients.setting") })
        {
            require(client.AssociationObject is null or { ClassId: 15 }, path + ".associationObject", $"is {client.AssociationObject}; expected class 15.");
            require(client.Address > 0, path + ".address", "must be 1..65535.");
            require(
                client.Authentication is AuthenticationMechanism.None or AuthenticationMechanism.Lls or AuthenticationMechanism.HlsMd5 or AuthenticationMechanism.HlsSha1
                    or AuthenticationMechanism.HlsGmac or AuthenticationMechanism.HlsSha256,
                path + ".authentication",
                "must be none, lls, hlsMd5, hlsSha1, hlsGmac or hlsSha256.");
        }

        require(clients.Public.Authentication == AuthenticationMechanism.None, "$.clients.public.authentication", "must be none.");
    }

    private static void CheckSecurity(SecurityProfile security, Action<bool, string, string> require)
    {
        require(security.ChallengeLength is null or (>= 8 and <= 64), "$.security.challengeLength", "must be 8..64.");
        require(!security.GeneralCiphering || security.Protection != SecurityProtection.None, "$.security.generalCiphering", "has nothing to protect where protection is none.");
        require(
            !security.DedicatedKey || security.Protection is null || (security.Protection.Value & SecurityProtection.Encryption) != 0,
            "$.security.dedicatedKey",
            "would go to the meter unencrypted.");
    }

    private static void CheckQuantities(MeterProfile profile, Action<bool, string, string> require)
    {
        var attributes = new HashSet<Protocol.Cosem.CosemAttribute>();
        foreach (var (name, quantity) in profile.Quantities)
        {
            var path = $"$.quantities['{name}']";
            require(name.Length is > 0 and <= 64, path, "must be named by 1..64 characters.");
            require(attributes.Add(quantity.Attribute), path + ".attribute", $"{quantity.Attribute} is already another quantity.");
            require(quantity.Min is null || quantity.Max is null || quantity.Min <= quantity.Max, path + ".min", "is above max.");
            require(quantity.RolloverAt is null || (quantity.RolloverAt > 0 && quantity.Kind == QuantityKind.Cumulative), path + ".rolloverAt", "must be above 0, and of a cumulative quantity.");
            require(
                quantity.Register is null || (quantity.Kind == QuantityKind.Interval && profile.Quantities.TryGetValue(quantity.Register, out var register)
                    && register.Kind == QuantityKind.Cumulative && register.Unit == quantity.Unit),
                path + ".register",
                $"'{quantity.Register}' is no cumulative quantity of the same unit, or this one is no interval.");
            require(Units.IsKnown(quantity.Unit), path + ".unit", $"'{quantity.Unit}' is no unit of IEC 62056-6-2 known here.");
        }

        for (var i = 0; i < profile.Registers.Count; i++)
        {
            require(profile.Quantities.ContainsKey(profile.Registers[i]), $"$.registers[{i}]", $"'{profile.Registers[i]}' is not among the quantities.");
        }
    }

    private static void CheckBuffer(BufferProfile? buffer, string path, Action<bool, string, string> require)
    {
        if (buffer is not null)
        {
            require(buffer.Object.ClassId == 7, path + ".object", $"is {buffer.Object}; expected class 7.");
            require(buffer.HorizonDays is > 0 and <= 3660, path + ".horizonDays", "must be 1..3660.");
            require(buffer.MaxRows is null or (>= 2 and <= 1_000_000), path + ".maxRows", "must be 2..1000000.");
            require(buffer.ChunkHours is > 0 and <= 87840, path + ".chunkHours", "must be 1..87840.");
        }
    }
}
