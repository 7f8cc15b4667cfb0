using System.Text;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Simulator.Objects;

/// <summary>Who and where the meter is.</summary>
internal static class IdentityObjects
{
    private const int LongestServicePointId = 32;

    public static ICosemObject[] All { get; } =
    [
        new DataObject(
            new(0, 0, 42, 0, 0, 255),
            (meter, writer) => writer.OctetString(Encoding.ASCII.GetBytes(MeterIdentity.LogicalDeviceName(meter.Model, meter.Number)))),
        new DataObject(
            new(0, 0, 96, 1, 0, 255),
            (meter, writer) => writer.OctetString(Encoding.ASCII.GetBytes(MeterIdentity.SerialNumber(meter.Model, meter.Number)))),
        new DataObject(
            new(0, 0, 96, 1, 10, 255),
            (meter, writer) => writer.OctetString(meter.ServicePointId),
            (meter, value) =>
            {
                if (value is not DlmsData.OctetString octets)
                {
                    return DataAccessResult.TypeUnmatched;
                }

                if (octets.Value.Length > LongestServicePointId)
                {
                    return DataAccessResult.OtherReason;
                }

                meter.ServicePointId = octets.Value.Span.ToArray();
                return DataAccessResult.Success;
            }),
    ];
}
