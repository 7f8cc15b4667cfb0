using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Profiles;

/// <summary>How to read one profile generic object (class 7). Its columns are never configured: they are read from the meter.</summary>
/// <param name="Object">The profile, class 7.</param>
public sealed record BufferProfile(CosemObject Object)
{
    /// <summary>How far back the meter's buffer reaches: where a first contact starts.</summary>
    public int HorizonDays { get; init; } = 35;

    /// <summary>Span of one range request; progress is kept after each.</summary>
    public int ChunkHours { get; init; } = 24;

    /// <summary>The captured attribute that is the profile status; null when there is none.</summary>
    public CosemAttribute? StatusAttribute { get; init; }

    public ProfileStatusLayout StatusLayout { get; init; } = ProfileStatusLayout.Idis;

    /// <summary>True for makers whose range excludes its bounds (QUIRKS meters 23): the request is widened by a second at each end.</summary>
    public bool RangeBoundsExclusive { get; init; }

    /// <summary>True for makers who want ranges from hour to hour (QUIRKS meters 23): bounds are moved outwards to the hour, and rows beyond what was asked for are left.</summary>
    public bool RangeOnTheHour { get; init; }

    /// <summary>Most rows the meter gives in answer to one request (QUIRKS meters 30: 1000); null for no limit. Ranges of a periodic profile are kept below it.</summary>
    public int? MaxRows { get; init; }

    /// <summary>
    /// False, the default, is the standard's compression: null-data in a value column repeats the value above. True for makers that write null-data for
    /// a value they do not have.
    /// </summary>
    public bool NullMeansMissing { get; init; }
}

/// <summary>What the bits of a profile status mean.</summary>
public enum ProfileStatusLayout
{
    /// <summary>IDIS AMR profile status: b0 ERR, b1 CIV, b2 DNV, b3 DST, b5 CAD, b7 PDN.</summary>
    Idis = 0,

    /// <summary>Kept, not understood.</summary>
    Raw = 1,

    /// <summary>DSMR P2 companion: as IDIS, and b6 = recovered value.</summary>
    Dsmr = 2,
}
