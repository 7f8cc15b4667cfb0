using PrepaidMeter.Protocol.Security;

namespace PrepaidMeter.Protocol.Tests.Security;

public sealed class InvocationCounterTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"counter-{Guid.NewGuid():N}");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Block_IsOnDiskBeforeItIsHandedOut()
    {
        using var source = FileInvocationCounterSource.Open(_path);

        var block = await source.ReserveAsync(32, default);

        // What the process would find after dying at this very point.
        var copy = _path + ".crash";
        try
        {
            await File.WriteAllBytesAsync(copy, ReadLocked());
            using var after = FileInvocationCounterSource.Open(copy);
            var next = await after.ReserveAsync(1, default);
            next.First.Value.ShouldBeGreaterThanOrEqualTo(block.First.Value + block.Count);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [Fact]
    public async Task Reservations_OverManyLives_NeverOverlap()
    {
        var used = new HashSet<uint>();
        for (var life = 0; life < 20; life++)
        {
            using var source = FileInvocationCounterSource.Open(_path);
            for (var i = 0; i < 3; i++)
            {
                var block = await source.ReserveAsync((uint)(life + i + 1), default);
                for (var n = 0u; n < block.Count; n++)
                {
                    used.Add(block.First.Value + n).ShouldBeTrue();
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TornWrite_OfTheNextReservation_LosesNothingHandedOut(int reservations)
    {
        var last = default(InvocationCounterBlock);
        using (var source = FileInvocationCounterSource.Open(_path))
        {
            for (var i = 0; i < reservations; i++)
            {
                last = await source.ReserveAsync(10, default);
            }
        }

        // Power fails while the next reservation is being written: it overwrites the older slot, and was not handed out yet.
        var octets = await File.ReadAllBytesAsync(_path);
        var older = octets.AsSpan(0, 16).SequenceCompareTo(octets.AsSpan(512, 16)) > 0 ? 512 : 0;
        var torn = octets.ToArray();
        torn.AsSpan(older, 9).Fill((byte)'0');
        torn[older + 15] = (byte)'F';
        await File.WriteAllBytesAsync(_path, torn);

        using var after = FileInvocationCounterSource.Open(_path);

        (await after.ReserveAsync(1, default)).First.Value.ShouldBe(last.First.Value + last.Count);
    }

    [Fact]
    public void DamagedFile_IsRefusedInsteadOfStartingAgain()
    {
        File.WriteAllText(_path, "something else");

        Should.Throw<InvalidDataException>(() => FileInvocationCounterSource.Open(_path));
        File.ReadAllText(_path).ShouldBe("something else");
    }

    [Fact]
    public void SecondProcess_IsKeptOut()
    {
        using var first = FileInvocationCounterSource.Open(_path);

        Should.Throw<IOException>(() => FileInvocationCounterSource.Open(_path));
    }

    [Fact]
    public async Task LoweredValue_IsRefused()
    {
        using var source = FileInvocationCounterSource.Open(_path, new InvocationCounter(100));

        (await source.TryRaiseAsync(new InvocationCounter(99), default)).ShouldBeFalse();
        (await source.TryRaiseAsync(new InvocationCounter(500), default)).ShouldBeTrue();
        (await source.ReserveAsync(1, default)).First.Value.ShouldBe(500u);
        (await source.TryRaiseAsync(new InvocationCounter(500), default)).ShouldBeFalse();
    }

    [Fact]
    public async Task ExistingFile_GoesOnWhereItWas_WhateverTheStart()
    {
        using (var first = FileInvocationCounterSource.Open(_path, new InvocationCounter(1000)))
        {
            await first.ReserveAsync(5, default);
        }

        using var second = FileInvocationCounterSource.Open(_path, new InvocationCounter(3));

        (await second.ReserveAsync(1, default)).First.Value.ShouldBe(1005u);
    }

    [Fact]
    public async Task Counters_UsedUp_EndWithAnError()
    {
        using var source = FileInvocationCounterSource.Open(_path, new InvocationCounter(uint.MaxValue - 1));
        var memory = new InMemoryInvocationCounterSource(new InvocationCounter(uint.MaxValue));

        (await source.ReserveAsync(32, default)).ShouldBe(new InvocationCounterBlock(new InvocationCounter(uint.MaxValue - 1), 2));
        await Should.ThrowAsync<InvocationCounterExhaustedException>(async () => await source.ReserveAsync(1, default));
        (await memory.ReserveAsync(32, default)).Count.ShouldBe(1u);
        await Should.ThrowAsync<InvocationCounterExhaustedException>(async () => await memory.ReserveAsync(1, default));
    }

    [Fact]
    public async Task SendCounter_HandsOutEachOnce_UpToTheLast()
    {
        var counter = new SendCounter(new InMemoryInvocationCounterSource(new InvocationCounter(uint.MaxValue - 40)));
        var taken = new List<uint>();
        for (var i = 0; i < 41; i++)
        {
            taken.Add((await counter.NextAsync(default)).Value);
        }

        taken.ShouldBe(Enumerable.Range(0, 41).Select(i => uint.MaxValue - 40 + (uint)i));
        await Should.ThrowAsync<InvocationCounterExhaustedException>(async () => await counter.NextAsync(default));
    }

    [Fact]
    public async Task ManySessions_OnOneSource_NeverShareACounter()
    {
        var source = new InMemoryInvocationCounterSource();

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var counter = new SendCounter(source);
            var mine = new List<uint>();
            for (var i = 0; i < 500; i++)
            {
                mine.Add((await counter.NextAsync(default)).Value);
            }

            return mine;
        })));

        taken.SelectMany(t => t).Distinct().Count().ShouldBe(8 * 500);
    }

    [Fact]
    public void ReceivedCounters_OfSendersTooMany_AreRefusedAndTheKnownKept()
    {
        var counters = new ReceiveCounters(capacity: 2);

        counters.TryAdvance(new SystemTitle("AAA", 1), new InvocationCounter(5)).ShouldBeTrue();
        counters.TryAdvance(new SystemTitle("AAA", 2), new InvocationCounter(9)).ShouldBeTrue();
        counters.TryAdvance(new SystemTitle("AAA", 3), new InvocationCounter(5)).ShouldBeFalse();
        counters.TryAdvance(new SystemTitle("AAA", 1), new InvocationCounter(5)).ShouldBeFalse();
        counters.TryAdvance(new SystemTitle("AAA", 1), new InvocationCounter(6)).ShouldBeTrue();
        counters.LastOf(new SystemTitle("AAA", 1)).ShouldBe(new InvocationCounter(6));
        counters.Highest.ShouldBe(new InvocationCounter(9));
    }

    private byte[] ReadLocked()
    {
        // The lock is advisory; a copy reads past it, as a disk would be read after the crash.
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", _path) { RedirectStandardOutput = true })!;
        using var copy = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(copy);
        process.WaitForExit();
        return copy.ToArray();
    }
}
