using System.Globalization;
using System.Text;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Time;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Prepayment.Settlement;

namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Puts the simulated meters on record the way an operator would: a CSV file, then an account each.</summary>
internal sealed class DemoFleet(DemoWorld world)
{
    public const string Actor = "demo";

    private const string Tariff = "residential-tou";

    private const string Currency = "CNY";

    /// <summary>Days an account is charged for at once: within the fleet's history, so that the first settlement has something to settle.</summary>
    private const int DaysOpen = 2;

    /// <summary>LLS password of the simulator's meters.</summary>
    private const string Password = "12345678";

    public async Task<IReadOnlyList<Meter>> ImportAsync(CancellationToken cancellationToken)
    {
        var csv = new StringBuilder("serial,host,port,profile,timezone,reading_password,setting_password\n");
        foreach (var (meter, endpoint) in world.Fleet.Meters)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{meter.SerialNumber},{endpoint.Host},{endpoint.Port},{meter.Model.Name},{meter.Model.TimeZone},{Password},{Password}\n");
        }

        using var reader = new StringReader(csv.ToString());
        var result = await world.Get<MeterImport>().ImportAsync(reader, Actor, cancellationToken);
        if (!result.IsSuccess)
        {
            throw new InvalidOperationException($"The demo's meters can not be imported: {result.Faults[0]}");
        }

        return await world.Get<IMeterStore>().ListAsync(null, default, world.Fleet.Meters.Count, cancellationToken);
    }

    /// <summary>Opens an account per meter; its number is the meter's with an A before.</summary>
    /// <param name="openingBalance">Minor units, by the meter's place in the list.</param>
    public async Task OpenAccountsAsync(IReadOnlyList<Meter> meters, Func<int, long> openingBalance, CancellationToken cancellationToken)
    {
        var accounts = world.Get<AccountService>();
        for (var i = 0; i < meters.Count; i++)
        {
            var openedOn = CivilDays.For(meters[i]).Today(world.Get<FleetClock>().UtcNow).AddDays(-DaysOpen);
            var request = new OpenAccountRequest(AccountOf(meters[i]), meters[i].SerialNumber, Currency, Tariff, openingBalance(i), 500, openedOn);
            if (await accounts.OpenAsync(request, Actor, cancellationToken) is not OpenAccountResult.Opened and var refused)
            {
                throw new InvalidOperationException($"The demo's account {request.Number} can not be opened: {refused}");
            }
        }
    }

    public static string AccountOf(Meter meter) => $"A-{meter.SerialNumber}";
}
