using System.Globalization;
using System.Text.Json;
using PrepaidMeter.Prepayment.Accounts;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Prepayment.Tariffs;

/// <summary>Reads a plan from JSON, strictly: unknown names, missing prices and prices that are not exact are faults. Pure.</summary>
public static class TariffReader
{
    private const int MaxOctets = 1 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public static TariffParse Read(ReadOnlyMemory<byte> utf8Json)
    {
        var faults = new List<TariffFault>();
        if (utf8Json.Length > MaxOctets)
        {
            return new TariffParse(null, [new TariffFault("$", $"is longer than {MaxOctets} octets")]);
        }

        try
        {
            using var document = JsonDocument.Parse(utf8Json, Strict);
            var plan = Plan(new JsonPlace(document.RootElement, "$", faults));
            return faults.Count == 0 ? new TariffParse(plan, []) : new TariffParse(null, faults);
        }
        catch (JsonException e)
        {
            return new TariffParse(null, [new TariffFault(e.Path ?? "$", $"is not JSON: {Describe(e)}")]);
        }
        catch (InvalidOperationException)
        {
            // What JsonElement.GetString does about octets that are no UTF-8 and about half a surrogate pair.
            return new TariffParse(null, [new TariffFault("$", "has a text that is not Unicode")]);
        }
    }

    // The reader counts from 0 and says so after its message; people and editors count from 1.
    private static string Describe(JsonException e)
    {
        var message = e.Message.Split(" LineNumber: ", 2)[0];
        return e.LineNumber is { } line && e.BytePositionInLine is { } octet
            ? string.Create(CultureInfo.InvariantCulture, $"line {line + 1}, octet {octet + 1}: {message}")
            : message;
    }

    private static TariffPlan? Plan(JsonPlace root)
    {
        if (!root.IsObject("name", "currency", "rates", "ladder", "versions"))
        {
            return null;
        }

        var name = root.Required("name")?.Text(64);
        var currency = ReadCurrency(root.Required("currency"));
        var rates = Rates(root.Required("rates"));
        var (cycle, scaling) = root.Optional("ladder") is { } ladder ? LadderReader.Read(ladder) : (LadderCycle.Monthly, LadderScaling.None);
        var versions = Versions(root.Required("versions"), rates);
        return name is null || currency is null
            ? null
            : new TariffPlan(name, currency.Value, ValueList.From(rates), cycle, ValueList.From(versions)) { Scaling = scaling };
    }

    private static Currency? ReadCurrency(JsonPlace? place)
    {
        if (place?.Text(3) is not { } code)
        {
            return null;
        }

        if (Currency.TryParse(code, out var currency))
        {
            return currency;
        }

        place.Value.Fault($"\"{code}\" is not an ISO 4217 currency code");
        return null;
    }

    private static List<TariffRate> Rates(JsonPlace? place)
    {
        var rates = new List<TariffRate>();
        foreach (var item in place?.Items() ?? [])
        {
            if (!item.IsObject("name", "register") || item.Required("name")?.Text(32) is not { } name || item.Required("register")?.Text(64) is not { } register)
            {
                continue;
            }

            if (rates.Exists(rate => rate.Name == name || rate.Register == register))
            {
                item.Fault($"rate \"{name}\" or register \"{register}\" is listed twice");
            }

            rates.Add(new TariffRate(name, register));
        }

        if (rates.Count == 0)
        {
            place?.Fault("needs at least one rate");
        }

        return rates;
    }

    private static List<PriceVersion> Versions(JsonPlace? place, List<TariffRate> rates)
    {
        var versions = new List<PriceVersion>();
        foreach (var item in place?.Items() ?? [])
        {
            if (PriceVersionReader.Read(item, rates) is not { } version)
            {
                continue;
            }

            if (versions.Count > 0 && versions[^1].From >= version.From)
            {
                item.Fault("must be effective after the version before it");
            }

            versions.Add(version);
        }

        if (versions.Count == 0)
        {
            place?.Fault("needs at least one good version");
        }

        return versions;
    }
}
