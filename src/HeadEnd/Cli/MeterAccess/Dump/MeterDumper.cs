using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>Reads all of one meter: each attribute by a request of its own, so that one that upsets the meter does not take others with it.</summary>
/// <param name="rows">Which rows of profiles; the newest where it says nothing.</param>
internal sealed class MeterDumper(CliContext context, RowSelection rows, bool deviationIsOffset)
{
    private const ushort ProfileGeneric = 7;
    private const sbyte Buffer = 2;
    private const sbyte CaptureObjects = 3;

    private TimeSpan? _offset;

    /// <param name="progress">Told the attributes done and those there are.</param>
    /// <exception cref="CliException">The meter shows no object list.</exception>
    public async Task<MeterDump> ReadAsync(DumpLink link, Action<int, int> progress, CancellationToken cancellationToken)
    {
        var startedAt = context.Time.GetUtcNow();
        var items = await ObjectListReader.ReadAsync(await link.OpenAsync(cancellationToken), cancellationToken);
        if (items is [{ ListedObject: null, Error: { } error }])
        {
            throw new CliException(ExitCode.Refused, $"the meter shows no object list: {error}");
        }

        var entries = items.Select(i => i.ListedObject).OfType<ObjectListEntry>().ToList();
        var total = entries.Sum(e => AttributesOf(e).Count);
        var objects = new List<DumpedObject>(entries.Count);
        CliException? stopped = null;
        var done = 0;
        try
        {
            foreach (var entry in entries)
            {
                var read = new List<DumpedAttribute>();
                objects.Add(new(entry, read));
                await ReadAsync(link, objects[^1], read, () => progress(++done, total), cancellationToken);
            }

            await link.ReleaseAsync(cancellationToken);
        }
        catch (CliException e)
        {
            stopped = e;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            stopped = new CliException(ExitCode.Interrupted, "interrupted");
        }

        return new(startedAt, context.Time.GetUtcNow(), entries.Count, objects, [.. items.Where(i => i.ListedObject is null)])
        {
            Stopped = stopped,
            Reconnections = link.Reconnections,
            Traffic = link.Traffic,
        };
    }

    private async Task ReadAsync(DumpLink link, DumpedObject dumped, List<DumpedAttribute> read, Action done, CancellationToken cancellationToken)
    {
        var (classId, name) = (dumped.Entry.ClassId, dumped.Entry.Name);

        // A buffer comes last: what the profile says of itself bounds it.
        foreach (var access in AttributesOf(dumped.Entry).OrderBy(a => (classId, a.Id) == (ProfileGeneric, Buffer)).ThenBy(a => a.Id))
        {
            var attribute = new CosemAttribute(classId, name, access.Id);
            read.Add(ReasonNotToAsk(access, attribute) is { } reason
                ? new(access, new(attribute.ToString(), null, default, reason), DumpOutcome.NotAsked)
                : (classId, access.Id) == (ProfileGeneric, Buffer)
                    ? await ReadBufferAsync(link, dumped, access, attribute, cancellationToken)
                    : await ReadAsync(link, access, new(attribute), cancellationToken));
            done();
        }

        read.Sort((a, b) => a.Id.CompareTo(b.Id));
        for (var i = 0; i < read.Count; i++)
        {
            var attribute = new CosemAttribute(classId, name, read[i].Id);
            if (RegisterScaling.AttributeFor(attribute) is { } scaler && dumped.ValueOf(scaler.AttributeId) is { } scalerUnit)
            {
                read[i] = read[i] with { Item = read[i].Item with { ScalerUnit = RegisterScaling.TryRead(scalerUnit) } };
            }
        }
    }

    private async Task<DumpedAttribute> ReadBufferAsync(DumpLink link, DumpedObject profile, AttributeAccess access, CosemAttribute attribute, CancellationToken cancellationToken)
    {
        var columns = profile.ValueOf(CaptureObjects) is { } captured ? ProfileRows.TryReadColumns(captured) : null;
        var asked = rows.IsByTime ? new DumpRows(rows.ToAccess(await OffsetAsync(link, cancellationToken)), "by --from and --to")
            : rows.Entries is { } entries ? new DumpRows(entries, $"entries {entries.FromEntry}..{(entries.ToEntry == 0 ? "" : entries.ToEntry)}")
            : DumpRows.NewestOf(profile);
        var result = await ReadAsync(link, access, new(attribute, asked.Access), cancellationToken);
        if (result.Outcome == DumpOutcome.Refused && asked.Access is not null && !rows.IsByTime && rows.Entries is null)
        {
            var byTime = DumpRows.LastDay(context.Time.GetUtcNow(), await OffsetAsync(link, cancellationToken));
            var second = await ReadAsync(link, access, new(attribute, byTime.Access), cancellationToken);
            (result, asked) = second.Outcome == DumpOutcome.Read ? (second, byTime) : (result, asked);
        }

        return result with { Rows = asked.Text, Item = result.Item with { Columns = columns } };
    }

    private static async Task<DumpedAttribute> ReadAsync(DumpLink link, AttributeAccess access, GetItem item, CancellationToken cancellationToken)
    {
        var address = item.Attribute.ToString();
        try
        {
            var (result, lost) = await link.GetAsync(item, cancellationToken);
            return lost is not null
                ? new(access, new(address, null, default, lost), DumpOutcome.NoAnswer)
                : new(access, MeterItem.From(item.Attribute, result), result.IsSuccess ? DumpOutcome.Read : DumpOutcome.Refused, (result.Refusal as Refusal.Access)?.Result);
        }
        catch (DlmsException e) when (e is RequestTooLongException or DlmsDecodeException)
        {
            // Of this attribute alone: the link is good.
            return new(access, new(address, null, default, e.Message), DumpOutcome.Refused);
        }
    }

    private async Task<TimeSpan> OffsetAsync(DumpLink link, CancellationToken cancellationToken)
    {
        if (_offset is null)
        {
            _offset = await MeterClock.ReadOffsetAsync(async attribute =>
                await link.GetAsync(new(attribute), cancellationToken) is { Error: null, Result: var result } ? result : GetResult.Refused(DataAccessResult.OtherReason), deviationIsOffset);
            if (_offset is null)
            {
                context.Complain(MeterClock.NoZone);
            }
        }

        return _offset ??= TimeSpan.Zero;
    }

    /// <summary>What the list names; where it names none, what the class has.</summary>
    private static IReadOnlyList<AttributeAccess> AttributesOf(ObjectListEntry entry) => entry.Attributes.Count > 0
        ? entry.Attributes
        : [.. Enumerable.Range(1, entry.Class?.Attributes.Count ?? 1).Select(id => new AttributeAccess((sbyte)id, AttributeAccess.Unknown))];

    private static string? ReasonNotToAsk(AttributeAccess access, CosemAttribute attribute) =>
        !access.IsReadable ? $"not asked for: the object list says {access.Access}"
        : SecretAttributes.Contains(attribute) ? "not asked for: a password or key"
        : null;
}
