using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>Rows of profile buffers, stamped in Shanghai time.</summary>
internal static class Rows
{
    public static readonly string[] LoadProfileColumns =
        ["8:0.0.1.0.0.255:2", "1:0.0.96.10.1.255:2", "3:1.0.1.29.0.255:2", "3:1.0.1.8.0.255:2", "3:1.0.32.27.0.255:2", "3:1.0.99.99.0.255:2", "1:0.0.97.97.0.255:2"];

    public static DlmsData Time(DateTimeOffset at) => DlmsData.FromDateTime(CosemDateTime.FromInstant(at.ToOffset(TimeSpan.FromHours(8))));

    /// <summary>Interval and total in Wh, average voltage 230.1 V, an unknown register with scaler -2, an unknown text.</summary>
    public static DlmsData Interval(DateTimeOffset at, uint interval, uint total, byte status = 0) => DlmsData.StructureOf(
        Time(at), new DlmsData.Unsigned(status), new DlmsData.DoubleLongUnsigned(interval), new DlmsData.DoubleLongUnsigned(total), new DlmsData.LongUnsigned(2301), new DlmsData.LongUnsigned(77), new DlmsData.VisibleString("x"));

    public static DlmsData Of(DateTimeOffset at, params uint[] values) =>
        new DlmsData.Structure(ValueList.From(values.Select(v => (DlmsData)new DlmsData.DoubleLongUnsigned(v)).Prepend(Time(at))));
}
