using System.Net.Http.Json;
using System.Text.Json;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Benchmarks.Collection;

/// <summary>What the simulated meters hold, asked over the simulator's control port and decoded here, past everything the head-end has to do with.</summary>
internal sealed class TrueValues(Uri control) : IDisposable
{
    private const string LoadProfile = "7:1.0.99.1.0.255:2";
    private const string DailyFreeze = "7:1.0.99.2.0.255:2";

    /// <summary>Name and power of ten of each column behind clock and status, as the head-end's profile has them.</summary>
    private static readonly (string Name, int Scaler)[] IntervalColumns =
    [
        ("energy.import.interval", 0), ("energy.export.interval", 0), ("energy.import.total", 0), ("voltage.average", -1), ("energy.export.total", 0),
    ];

    private static readonly (string Name, int Scaler)[] FrozenColumns =
    [
        ("energy.import.total", 0), ("energy.import.rate1", 0), ("energy.import.rate2", 0), ("energy.import.rate3", 0), ("energy.import.rate4", 0),
    ];

    private readonly HttpClient _http = new() { BaseAddress = control };

    /// <summary>Load profile values by capture time, occurrence of that time, and channel.</summary>
    public Task<Dictionary<(DateTimeOffset At, int Occurrence, string Channel), decimal>> IntervalsAsync(
        string serial, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadAsync(serial, LoadProfile, 2, IntervalColumns, from, to, cancellationToken);

    public Task<Dictionary<(DateTimeOffset At, int Occurrence, string Channel), decimal>> FrozenAsync(
        string serial, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        ReadAsync(serial, DailyFreeze, 1, FrozenColumns, from, to, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<Dictionary<(DateTimeOffset At, int Occurrence, string Channel), decimal>> ReadAsync(
        string serial, string attribute, int first, (string Name, int Scaler)[] columns, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var query = $"/meters/{serial}/attribute?name={attribute}&from={Uri.EscapeDataString($"{from:O}")}&to={Uri.EscapeDataString($"{to:O}")}";
        var answer = await _http.GetFromJsonAsync<JsonElement>(query, cancellationToken);
        var rows = AxdrDecoder.Decode(Convert.FromHexString(answer.GetProperty("value").GetString()!)).AsItems()!.Value;
        var values = new Dictionary<(DateTimeOffset, int, string), decimal>();
        var occurrences = new Dictionary<DateTimeOffset, int>();
        foreach (var row in rows)
        {
            var cells = row.AsItems()!.Value;
            var at = cells[0].AsDateTime()!.Value.ToInstant(TimeSpan.Zero)!.Value.ToUniversalTime();
            var occurrence = occurrences.GetValueOrDefault(at);
            occurrences[at] = occurrence + 1;
            for (var i = 0; i < columns.Length; i++)
            {
                values[(at, occurrence, columns[i].Name)] = cells[first + i].AsNumber()!.Value * Power(columns[i].Scaler);
            }
        }

        return values;
    }

    private static decimal Power(int scaler) => scaler < 0 ? 1m / (decimal)Math.Pow(10, -scaler) : (decimal)Math.Pow(10, scaler);
}
