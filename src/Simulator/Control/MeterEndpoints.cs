using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Simulator.Fleet;

namespace PrepaidMeter.Simulator.Control;

/// <summary>One meter: what it is, and whatever a test wants it to be.</summary>
internal sealed class MeterEndpoints(SimulatedFleet fleet)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var meter = routes.MapGroup("/meters/{serial}");
        meter.MapGet("", (string serial) => Describe(Find(serial)));
        meter.MapPost("/relay", (string serial, RelayRequest request) => Describe(Find(serial), m => Switch(m, request)));
        meter.MapPost("/clock", (string serial, ClockRequest request) => Describe(Find(serial), m => m.ShiftClock(ShiftOf(m, request))));
        meter.MapPost("/energy", (string serial, EnergyRequest request) => Describe(Find(serial), m => Add(m, request)));
        meter.MapPost("/events", (string serial, EventRequest request) => Describe(Find(serial), m => m.RaiseEvent(request.Code)));
        meter.MapPost("/reboot", (string serial) => Describe(Find(serial), m => m.Reboot()));
        meter.MapPost("/faults", (string serial, FaultsRequest request) => Describe(Find(serial), m => Set(m, serial, request)));
        meter.MapGet("/attribute", (string serial, string name, DateTimeOffset? from, DateTimeOffset? to) => Get(Find(serial), name, from, to));
        meter.MapPost("/attribute", (string serial, AttributeRequest request) => Set(Find(serial), request));
        meter.MapPost("/method", (string serial, MethodRequest request) => Invoke(Find(serial), request));
    }

    private SimulatedMeter Find(string serial) => fleet.IndexOf(serial) is { } index
        ? fleet.Meters[index].Meter
        : throw new ControlException(StatusCodes.Status404NotFound, $"There is no meter '{serial}'; there are {fleet.SerialNumberOf(0)} to {fleet.SerialNumberOf(fleet.Options.MeterCount - 1)}.");

    private static IResult Describe(SimulatedMeter meter, Action<SimulatedMeter>? change = null)
    {
        change?.Invoke(meter);
        return Results.Json(new
        {
            meter.SerialNumber,
            meter.LogicalDeviceName,
            meter.Clock,
            meter.OutputState,
            meter.ControlState,
            meter.ControlMode,
            meter.RelayInvocations,
            meter.Power,
            meter.ImportEnergy,
            Faults = new
            {
                refuse = meter.Faults.RefuseConnections,
                silent = meter.Faults.Silent,
                refuseAfterDrop = meter.Faults.RefuseAfterDrop,
            },
        });
    }

    private static void Switch(SimulatedMeter meter, RelayRequest request)
    {
        var done = request.Action switch
        {
            "manual-disconnect" => meter.ManualDisconnect(),
            "manual-reconnect" => meter.ManualReconnect(),
            "local-disconnect" => meter.LocalDisconnect(),
            "local-reconnect" => meter.LocalReconnect(),
            _ => throw Bad($"action: '{request.Action}' is none of manual-disconnect, manual-reconnect, local-disconnect, local-reconnect."),
        };
        if (!done)
        {
            throw new ControlException(StatusCodes.Status409Conflict, $"In control mode {meter.ControlMode} and control state {meter.ControlState} there is no {request.Action}.");
        }
    }

    private static TimeSpan ShiftOf(SimulatedMeter meter, ClockRequest request) => request switch
    {
        { Time: { } time, ShiftSeconds: null } => time - meter.Clock,
        { Time: null, ShiftSeconds: { } seconds } => TimeSpan.FromSeconds(seconds),
        _ => throw Bad("give either time or shiftSeconds."),
    };

    private static void Add(SimulatedMeter meter, EnergyRequest request)
    {
        if (request.ImportWh is < 0 or > EnergyRequest.Most || request.ExportWh is < 0 or > EnergyRequest.Most)
        {
            throw Bad($"importWh and exportWh are added: 0 to {EnergyRequest.Most}.");
        }

        meter.AddEnergy(request.ImportWh, request.ExportWh);
    }

    private void Set(SimulatedMeter meter, string serial, FaultsRequest request)
    {
        var faults = meter.Faults;
        faults.RefuseConnections = request.Refuse ?? faults.RefuseConnections;
        faults.Silent = request.Silent ?? faults.Silent;
        faults.RefuseAfterDrop = request.RefuseAfterDrop ?? faults.RefuseAfterDrop;
        if (request.DropAfterActions is { } actions)
        {
            faults.DropAfterActions(actions);
        }

        if (request.DropAfterSets is { } sets)
        {
            faults.DropAfterSets(sets);
        }

        if (request.Listening is { } listening)
        {
            try
            {
                fleet.SetListening(fleet.IndexOf(serial)!.Value, listening);
            }
            catch (Exception error) when (error is InvalidOperationException or PortUnavailableException)
            {
                throw new ControlException(StatusCodes.Status409Conflict, error.Message);
            }
        }
    }

    /// <summary>The value as the meter holds it, past rights and faults, as hex of its A-XDR encoding.</summary>
    private static IResult Get(SimulatedMeter meter, string name, DateTimeOffset? from, DateTimeOffset? to)
    {
        SelectiveAccess? access = from is { } first && to is { } last ? SelectiveAccess.ByRange.Clock(CosemDateTime.FromInstant(first), CosemDateTime.FromInstant(last)) : null;
        var writer = new AxdrWriter(256);
        var result = meter.Inspect(CosemAttribute.Parse(name), access, writer);
        return Results.Json(new { result = Word(result), value = result == DataAccessResult.Success ? Convert.ToHexString(writer.WrittenSpan) : null });
    }

    private static IResult Set(SimulatedMeter meter, AttributeRequest request) =>
        Results.Json(new { result = Word(meter.Alter(CosemAttribute.Parse(request.Name ?? ""), Data(request.Value))) });

    private static IResult Invoke(SimulatedMeter meter, MethodRequest request)
    {
        var writer = new AxdrWriter(64);
        var result = meter.Run(CosemMethod.Parse(request.Name ?? ""), request.Parameter is null ? null : Data(request.Parameter), writer);
        return Results.Json(new { result = result.ToString(), value = writer.Length == 0 ? null : Convert.ToHexString(writer.WrittenSpan) });
    }

    private static DlmsData Data(string? hex)
    {
        try
        {
            return AxdrDecoder.Decode(Convert.FromHexString(hex ?? ""));
        }
        catch (DlmsDecodeException error)
        {
            throw Bad($"'{hex}' is no A-XDR data: {error.Message}");
        }
    }

    private static string Word(DataAccessResult result) => string.Create(CultureInfo.InvariantCulture, $"{result}");

    private static ControlException Bad(string message) => new(StatusCodes.Status400BadRequest, message);

    private sealed record RelayRequest(string? Action);

    private sealed record ClockRequest(DateTimeOffset? Time, long? ShiftSeconds);

    private sealed record EnergyRequest(long ImportWh, long ExportWh)
    {
        public const long Most = 1_000_000_000;
    }

    private sealed record EventRequest(byte Code);

    private sealed record FaultsRequest(bool? Refuse, bool? Silent, bool? RefuseAfterDrop, int? DropAfterActions, int? DropAfterSets, bool? Listening);

    private sealed record AttributeRequest(string? Name, string? Value);

    private sealed record MethodRequest(string? Name, string? Parameter);
}
