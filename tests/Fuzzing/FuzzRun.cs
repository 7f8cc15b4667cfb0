using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Fuzzing;

/// <summary>
/// One run over every decoder: first each vector cut at every octet and the cases of the corpus, then mutations. The bars: no exception but
/// <see cref="DlmsDecodeException"/>, no nesting beyond 32, rejection within 1 ms and within 4 octets of memory for each of input beside the exception.
/// </summary>
internal sealed class FuzzRun(int seed, IReadOnlyList<FuzzTarget>? targets = null)
{
#if DEBUG
    // Without optimisation, and beside the other tests, the same decoder takes twenty times as long.
    public const int SlowestRejectionMicroseconds = 100_000;
#else
    public const int SlowestRejectionMicroseconds = 1000;
#endif

    // Slower than this is repeated: on a machine that does other things too, the fastest of several is the decoder's own time.
    private const int NoticedMicroseconds = SlowestRejectionMicroseconds / 20;

    private const int AllocationFactor = 4;
    private const int Repetitions = 20;
    private const int MostFailures = 20;
    private const int MostOctetsShown = 200;
    private const int SmallestTreeMeasured = 64;

    private const int WarmUps = 100;
    private const int LongestCutEverywhere = 2000;
    private const int LongVectorCuts = 50;

    private readonly FuzzMutator _mutator = new(seed);
    private readonly IReadOnlyList<FuzzTarget> _targets = targets ?? FuzzTargets.Create();
    private readonly long[] _microseconds = new long[SlowestRejectionMicroseconds + 1];
    private readonly Dictionary<string, long> _executionsByTarget = [];
    private readonly List<FuzzFailure> _failures = [];
    private long _executions;
    private long _accepted;
    private int _deepest;
    private double _slowest;
    private long _mostBeyond;
    private double _treeFactor;
    private double _walkedFactor;

    /// <param name="executions">At least; every vector is cut at each octet whatever the number.</param>
    /// <param name="progress">Told now and then how many there were so far.</param>
    public FuzzReport Run(long executions, Action<long>? progress = null, CancellationToken cancellationToken = default)
    {
        WarmUp();
        foreach (var target in _targets)
        {
            foreach (var vector in target.Seeds)
            {
                Execute(target, vector);
                // The long ones are more of the same: some cuts will do.
                for (var length = 0; length < vector.Length; length += vector.Length > LongestCutEverywhere ? vector.Length / LongVectorCuts : 1)
                {
                    Execute(target, vector[..length]);
                }
            }
        }

        while (_executions < executions && _failures.Count < MostFailures && !cancellationToken.IsCancellationRequested)
        {
            var target = _targets[_mutator.Next(_targets.Count)];
            Execute(target, Mutate(target));
            if ((_executions & 0xFFFF) == 0)
            {
                progress?.Invoke(_executions);
            }
        }

        return Report();
    }

    private byte[] Mutate(FuzzTarget target)
    {
        var mutated = _mutator.Mutate(target.Seeds[_mutator.Next(target.Seeds.Count)], target.Seeds[_mutator.Next(target.Seeds.Count)]);
        return target.Repair is { } repair && _mutator.Next(2) == 0 ? repair(mutated) : mutated;
    }

    /// <summary>What the first calls cost, compilation above all, is not the decoder's.</summary>
    private void WarmUp()
    {
        foreach (var target in _targets)
        {
            for (var i = 0; i < WarmUps; i++)
            {
                Measure(target, target.Seeds[i % target.Seeds.Count][..^1]);
            }
        }
    }

    private void Execute(FuzzTarget target, byte[] octets)
    {
        _executions++;
        _executionsByTarget[target.Name] = _executionsByTarget.GetValueOrDefault(target.Name) + 1;
        var (outcome, error, microseconds, allocated) = Measure(target, octets);
        if (error is not null and not DlmsDecodeException)
        {
            Fail(target, octets, error.ToString());
        }
        else if (error is DlmsDecodeException refusal && (refusal.Offset < 0 || refusal.Offset > octets.Length))
        {
            Fail(target, octets, $"an offset of {refusal.Offset} in {octets.Length} octets");
        }

        if (outcome.IsAccepted)
        {
            Accept(target, octets, outcome.Tree, allocated);
        }
        else
        {
            Reject(target, octets, microseconds, allocated);
        }
    }

    private void Accept(FuzzTarget target, byte[] octets, DlmsData? tree, long allocated)
    {
        _accepted++;
        if (allocated > (AllocationFactor * octets.Length) + target.AcceptedAllowance)
        {
            Fail(target, octets, $"accepted with {allocated} octets of memory for {octets.Length}");
        }

        if (tree is null)
        {
            return;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var depth = DepthOf(tree);
        var walked = GC.GetAllocatedBytesForCurrentThread() - before;
        _deepest = Math.Max(_deepest, depth);
        if (depth > AxdrDecoder.MaxDepth)
        {
            Fail(target, octets, $"nested {depth} deep");
        }

        if (octets.Length < SmallestTreeMeasured)
        {
            return;
        }

        if (target.IsBareValue)
        {
            _treeFactor = Math.Max(_treeFactor, (double)allocated / octets.Length);
        }

        _walkedFactor = Math.Max(_walkedFactor, (double)(allocated + walked) / octets.Length);
    }

    private static int DepthOf(DlmsData data)
    {
        if (data.AsItems() is not { } items)
        {
            return 0;
        }

        var deepest = 0;
        foreach (var item in items)
        {
            deepest = Math.Max(deepest, DepthOf(item));
        }

        return 1 + deepest;
    }

    private void Reject(FuzzTarget target, byte[] octets, double microseconds, long allocated)
    {
        for (var left = Repetitions; left > 0 && microseconds > NoticedMicroseconds; left--)
        {
            microseconds = Math.Min(microseconds, Measure(target, octets).Microseconds);
        }

        _slowest = Math.Max(_slowest, microseconds);
        _microseconds[(int)Math.Min(microseconds, SlowestRejectionMicroseconds)]++;
        if (microseconds > SlowestRejectionMicroseconds)
        {
            Fail(target, octets, $"rejected after {microseconds:0} us");
        }

        var beyond = allocated - (AllocationFactor * octets.Length);
        _mostBeyond = Math.Max(_mostBeyond, target.Allowance == FuzzTarget.ErrorAllowance ? beyond : 0);
        if (beyond > target.Allowance)
        {
            Fail(target, octets, $"rejected with {allocated} octets of memory for {octets.Length}");
        }
    }

    private static (FuzzOutcome Outcome, Exception? Error, double Microseconds, long Allocated) Measure(FuzzTarget target, byte[] octets)
    {
        FuzzOutcome outcome = default;
        Exception? error = null;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            outcome = target.Decode(octets);
        }
        catch (Exception thrown)
        {
            // Of what type is what the run is about.
            error = thrown;
        }

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        return (outcome, error, elapsed.TotalMicroseconds, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    private void Fail(FuzzTarget target, byte[] octets, string problem) => _failures.Add(new(target.Name, problem, octets.Length, Convert.ToHexString(octets.AsSpan(0, Math.Min(octets.Length, MostOctetsShown)))));

    private FuzzReport Report()
    {
        var rejected = _microseconds.Sum();
        var seen = 0L;
        var p999 = 0;
        while (p999 < SlowestRejectionMicroseconds && (seen += _microseconds[p999]) < rejected * 0.999)
        {
            p999++;
        }

        return new(_executions, _accepted, rejected, _deepest, p999 + 1, Math.Round(_slowest, 1), _mostBeyond, Math.Round(_treeFactor, 1), Math.Round(_walkedFactor, 1), _executionsByTarget, _failures);
    }
}
