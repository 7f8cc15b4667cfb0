using System.Text.Json;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>Reads a plan from JSON, strictly: unknown names, missing prices and prices that are not exact are faults. Pure.</summary>
public static class TariffReader
{
    public static TariffParse Read(ReadOnlyMemory<byte> utf8Json) => throw new NotImplementedException();
}
