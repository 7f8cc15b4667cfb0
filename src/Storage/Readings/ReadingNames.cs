using System.Collections.Concurrent;
using System.Data;

namespace PrepaidMeter.Storage.Readings;

/// <summary>
/// Profiles, channels, quantities, kinds and units as small integers: they come again with every value. Only names that are committed are remembered, so
/// a rolled-back batch leaves no false id behind. Thread-safe.
/// </summary>
internal sealed class ReadingNames(Database database)
{
    // Channels are named by meters: one that invents names must not fill the memory. Beyond this they are looked up each time.
    private const int MaxRemembered = 10_000;

    private const string Find = "SELECT id FROM reading_name WHERE name = @name";

    private readonly ConcurrentDictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Ids of the names, made where new. Opens a transaction of its own when one is new: call it before, not inside, another.</summary>
    public async Task<IReadOnlyDictionary<string, int>> GetOrAddAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        List<string>? missing = null;
        foreach (var name in names)
        {
            if (found.ContainsKey(name) || (missing?.Contains(name) ?? false))
            {
                continue;
            }

            if (_ids.TryGetValue(name, out var id))
            {
                found.Add(name, id);
            }
            else
            {
                (missing ??= []).Add(name);
            }
        }

        if (missing is not null)
        {
            foreach (var (name, id) in await AddAsync(missing, cancellationToken))
            {
                found.Add(name, id);
                if (_ids.Count < MaxRemembered)
                {
                    _ids.TryAdd(name, id);
                }
            }
        }

        return found;
    }

    private Task<List<KeyValuePair<string, int>>> AddAsync(List<string> names, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                var added = new List<KeyValuePair<string, int>>(names.Count);
                foreach (var name in names)
                {
                    var id = await session.ScalarAsync<int?>(Find, new { name });
                    if (id is null)
                    {
                        await session.ExecuteAsync("INSERT INTO reading_name (name) VALUES (@name)", new { name });
                        id = await session.ScalarAsync<int>(Find, new { name });
                    }

                    added.Add(new(name, id.Value));
                }

                return added;
            },
            IsolationLevel.ReadCommitted,
            cancellationToken);
}
