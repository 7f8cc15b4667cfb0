using PrepaidMeter.Prepayment.Tariffs;

namespace PrepaidMeter.Prepayment.Settlement.Files;

/// <summary>
/// Links readings into one chain of meters, one in service at a time. On a date with a freeze an exchange comes after it, during that day; on a date without
/// one the removal itself is the register at that midnight. Used once.
/// </summary>
internal sealed class ReadingsChain(TariffPlan plan, List<ReadingsFault> faults, List<ReadingsFault> remarks)
{
    private readonly List<RegisterSnapshot> _snapshots = [];
    private readonly List<MeterInstallation> _installations = [];
    private readonly List<(RegisterSnapshot Removed, RegisterSnapshot Installed)> _exchanges = [];
    private MeterReading? _removed;
    private bool _removedDuringDay;
    private bool _inService;

    /// <summary>What it returns is good only when no fault was added.</summary>
    public ReadingsSeries Link(IReadOnlyCollection<MeterReading> readings)
    {
        foreach (var date in readings.GroupBy(reading => reading.Date).OrderBy(date => date.Key))
        {
            var left = date.OrderBy(reading => reading.Event).ThenBy(reading => reading.Line).ToList();
            while (left.Count > 0)
            {
                var next = Next(left);
                if (next is null)
                {
                    faults.AddRange(left.Select(OutOfPlace));
                    break;
                }

                left.Remove(next);
                Take(next);
            }
        }

        var last = readings.Max(reading => reading.Date);
        if (!_inService && _removed is { } removed && _removedDuringDay)
        {
            // The last meter went during a day that a freeze began: the removal ends that day.
            last = removed.Date.AddDays(1);
            _snapshots.Add(removed.At(last));
        }

        var points = _installations.ConvertAll(installation => installation.Point(faults));
        return new ReadingsSeries(
            points.Count > 0 ? points[0] : MeterInstallation.Default,
            _snapshots,
            [.. _exchanges.Select((exchange, i) => new MeterExchange(exchange.Removed, exchange.Installed, points[i + 1]))],
            last.AddDays(-1));
    }

    private MeterReading? Next(List<MeterReading> left)
    {
        if (_inService)
        {
            return left.Find(reading => reading.Meter == _installations[^1].Meter && reading.Event != ReadingEvent.Installed);
        }

        // A file may begin with a meter in service; one installed on the first date comes before its own freeze, unless it was taken out on it too.
        var begins = _installations.Count > 0
            ? null
            : left.Find(reading => reading.Event == ReadingEvent.Freeze && (!Has(reading, ReadingEvent.Installed) || Has(reading, ReadingEvent.Removed)));
        return begins ?? left.Find(reading => reading.Event == ReadingEvent.Installed);

        bool Has(MeterReading of, ReadingEvent happened) => left.Exists(other => other.Event == happened && other.Meter == of.Meter);
    }

    private ReadingsFault OutOfPlace(MeterReading reading)
    {
        var name = reading.Meter.Length == 0 ? "the meter" : $"meter \"{reading.Meter}\"";
        return reading.Event == ReadingEvent.Installed
            ? new(reading.Line, "event", $"{name} is installed while another is in service: that one has to be removed first")
            : new(reading.Line, "meter", $"{name} is not in service on {reading.Date:yyyy-MM-dd}: it has to be installed first, and any other removed");
    }

    private void Take(MeterReading reading)
    {
        if (!_inService)
        {
            _installations.Add(new MeterInstallation(reading.Meter));
            _inService = true;
        }

        _installations[^1].Add(reading);
        if (!reading.IsComplete)
        {
            Incomplete(reading);
            return;
        }

        switch (reading.Event)
        {
            case ReadingEvent.Freeze:
                Froze(reading);
                break;
            case ReadingEvent.Removed:
                Removed(reading);
                break;
            default:
                Installed(reading);
                break;
        }
    }

    private void Incomplete(MeterReading reading)
    {
        var problem = $"{reading.Date:yyyy-MM-dd} has no register of {string.Join(", ", reading.Missing.Select(rate => plan.Rates[rate].Name))}";
        if (reading.Event == ReadingEvent.Freeze)
        {
            remarks.Add(new(reading.Line, "register", $"{problem}: it counts as not read"));
            return;
        }

        faults.Add(new(reading.Line, "register", $"{problem}; a meter that is installed or removed needs them all"));
    }

    private void Froze(MeterReading reading)
    {
        if (_snapshots.Count == 0 || _snapshots[^1].Day < reading.Date)
        {
            _snapshots.Add(reading.At(reading.Date));
        }
        else if (_exchanges.Count == 0 ? !reading.IsSameAs(_snapshots[^1]) : !reading.IsSameAs(_exchanges[^1].Installed))
        {
            faults.Add(new(reading.Line, "register", "differs from the registers the meter was installed with on this date; its first freeze is the next day's"));
        }
    }

    private void Removed(MeterReading reading)
    {
        _removedDuringDay = _snapshots.Count > 0 && _snapshots[^1].Day >= reading.Date;
        if (!_removedDuringDay)
        {
            _snapshots.Add(reading.At(reading.Date));
        }

        (_removed, _inService) = (reading, false);
    }

    private void Installed(MeterReading reading)
    {
        if (_removed is not { } removed)
        {
            _snapshots.Add(reading.At(reading.Date));
            return;
        }

        _exchanges.Add((removed.At(removed.Date), reading.At(removed.Date)));

        // The days without a meter used nothing: what the old one measured on its last day belongs to that day alone.
        var next = removed.Date.AddDays(1);
        if (_removedDuringDay && next < reading.Date)
        {
            _snapshots.Add(reading.At(next));
        }

        if (removed.Date < reading.Date)
        {
            _snapshots.Add(reading.At(reading.Date));
        }
    }
}
