using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Tests.Association;

/// <summary>One party of a general block transfer against scripted blocks: control, number, acknowledged, data.</summary>
public class GeneralBlockExchangeTests
{
    private const int MaxSize = 10_000;

    /// <summary>Three octets of data in a block.</summary>
    private const int SmallBlock = 10;

    [Fact]
    public void Receive_OneBlockAWindow_AcknowledgesAsCaptured()
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 1, hasTimer: true);

        exchange.Receive(Block("E0 01 0001 0000 02 C401")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe(Vector.Find(Vector.Xdlms, "gbt-cap2").Hex);
        exchange.Receive(Block("E0 01 0002 0001 02 C100")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe(Vector.Find(Vector.Xdlms, "gbt-cap4").Hex);
        exchange.Receive(Block("E0 81 0003 0002 01 00")).ShouldBe(GeneralBlockEvent.Message);

        Convert.ToHexString(exchange.Message.Span).ShouldBe("C401C10000");
    }

    [Fact]
    public void Receive_AStreamedWindow_AcknowledgesOnceAtItsEnd()
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 3, hasTimer: true);

        exchange.Receive(Block("E0 41 0001 0000 01 AA")).ShouldBe(GeneralBlockEvent.Wait);
        exchange.Receive(Block("E0 41 0002 0000 01 BB")).ShouldBe(GeneralBlockEvent.Wait);
        exchange.Receive(Block("E0 01 0003 0000 01 CC")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe("E0830001000300");
        exchange.Receive(Block("E0 81 0004 0001 01 DD")).ShouldBe(GeneralBlockEvent.Message);

        Convert.ToHexString(exchange.Message.Span).ShouldBe("AABBCCDD");
    }

    [Fact]
    public void Receive_AWindowWithAGap_AsksFromTheGapAndKeepsWhatCameEarly()
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 4, hasTimer: true);

        exchange.Receive(Block("E0 41 0001 0000 01 01"));
        exchange.Receive(Block("E0 41 0003 0000 01 03")).ShouldBe(GeneralBlockEvent.Wait);
        exchange.Receive(Block("E0 01 0004 0000 01 04")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe("E0840001000100");

        // The sender repeats the lost one alone; another would go on from there with all of them.
        exchange.Receive(Block("E0 01 0002 0001 01 02")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe("E0840002000400");
        exchange.Receive(Block("E0 81 0005 0002 01 05")).ShouldBe(GeneralBlockEvent.Message);
        Convert.ToHexString(exchange.Message.Span).ShouldBe("0102030405");
    }

    [Fact]
    public void Receive_TheLastBlockBeforeAGapIsFilled_AsksForTheGap()
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 4, hasTimer: true);

        exchange.Receive(Block("E0 41 0001 0000 01 01"));
        exchange.Receive(Block("E0 81 0003 0000 01 03")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe("E0840001000100");
        exchange.Receive(Block("E0 41 0002 0001 01 02")).ShouldBe(GeneralBlockEvent.Message);
        Convert.ToHexString(exchange.Message.Span).ShouldBe("010203");
    }

    [Fact]
    public void Repeat_AfterSilence_SendsTheSameAcknowledgementUnderTheSameNumber()
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 2, hasTimer: true);
        exchange.Receive(Block("E0 01 0001 0000 01 01"));
        var first = Next(exchange);

        exchange.Repeat();

        Next(exchange).ShouldBe(first);
    }

    [Fact]
    public void Receive_ARepeatedTurn_IsAnsweredByThePartyWithoutATimerOnly()
    {
        foreach (var hasTimer in (bool[])[true, false])
        {
            var exchange = new GeneralBlockExchange(MaxSize, 1024, 2, hasTimer);
            exchange.Receive(Block("E0 01 0001 0000 01 01")).ShouldBe(GeneralBlockEvent.Turn);
            var first = Next(exchange);

            exchange.Receive(Block("E0 01 0001 0000 01 01")).ShouldBe(hasTimer ? GeneralBlockEvent.Wait : GeneralBlockEvent.Turn);
            Next(exchange).ShouldBe(first);
        }
    }

    [Fact]
    public void Send_ToAPeerOfOneBlock_GoesOnWithEachAcknowledgement()
    {
        var exchange = new GeneralBlockExchange(MaxSize, SmallBlock, 1, hasTimer: true);
        exchange.Send(Convert.FromHexString("0102030405060708"));

        Next(exchange).ShouldBe("E00100010000" + "03010203");
        exchange.Receive(Block("E0 81 0001 0001 00")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe("E00100020001" + "03040506");
        exchange.Receive(Block("E0 81 0002 0002 00")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange).ShouldBe("E08100030002" + "020708");
        exchange.Receive(Block("E0 81 0003 0003 02 C500")).ShouldBe(GeneralBlockEvent.Message);
        Convert.ToHexString(exchange.Message.Span).ShouldBe("C500");
    }

    [Fact]
    public void Send_ToAPeerOfAWindow_StreamsAndGoesBackToWhatWasLost()
    {
        var exchange = new GeneralBlockExchange(MaxSize, SmallBlock, 1, hasTimer: true);
        exchange.Send(Convert.FromHexString("0102030405060708090A0B0C0D"));
        Next(exchange, more: false).ShouldBe("E00100010000" + "03010203");

        exchange.Receive(Block("E0 83 0001 0001 00")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange, more: true).ShouldBe("E04100020001" + "03040506");
        Next(exchange, more: true).ShouldBe("E04100030001" + "03070809");
        Next(exchange, more: false).ShouldBe("E00100040001" + "030A0B0C");

        // 3 was lost: from there on again, the last block being within the window now.
        exchange.Receive(Block("E0 83 0002 0002 00")).ShouldBe(GeneralBlockEvent.Turn);
        Next(exchange, more: true).ShouldBe("E04100030002" + "03070809");
        Next(exchange, more: true).ShouldBe("E04100040002" + "030A0B0C");
        Next(exchange, more: false).ShouldBe("E08100050002" + "010D");
    }

    [Fact]
    public void Send_ToAPeerThatAcknowledgesNothing_StreamsAll()
    {
        var exchange = new GeneralBlockExchange(MaxSize, SmallBlock, 1, hasTimer: true);
        exchange.Send(Convert.FromHexString("010203040506070809"));
        Next(exchange);

        exchange.Receive(Block("E0 80 0001 0001 00")).ShouldBe(GeneralBlockEvent.Turn);

        Next(exchange, more: true).ShouldBe("E04100020001" + "03040506");
        Next(exchange, more: false).ShouldBe("E08100030001" + "03070809");
    }

    [Theory]
    [InlineData("an abort", GeneralBlockEvent.Failed, "E0 80 0000 0000 00")]
    [InlineData("a block far ahead is not kept", GeneralBlockEvent.Wait, "E0 01 FFFF 0000 01 AA")]
    [InlineData("a block number of the past", GeneralBlockEvent.Wait, "E0 01 0001 0000 01 BB")]
    [InlineData("an acknowledgement of what was never sent", GeneralBlockEvent.Turn, "E0 01 0002 FFFF 01 BB")]
    public void Receive_HostileNumbers_EndOrChangeNothing(string what, object expected, string block)
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 2, hasTimer: true);
        exchange.Receive(Block("E0 01 0001 0000 01 AA"));
        Next(exchange);

        exchange.Receive(Block(block)).ShouldBe(expected, what);
    }

    [Theory]
    [InlineData("two last blocks", "E0 C1 0003 0000 01 03", "E0 81 0004 0000 01 04")]
    [InlineData("a block after the last", "E0 C1 0003 0000 01 03", "E0 01 0004 0000 01 04")]
    [InlineData("a last block before one that is there", "E0 41 0004 0000 01 04", "E0 81 0003 0000 01 03")]
    public void Receive_Contradictions_AreDecodeErrors(string what, string first, string second)
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 8, hasTimer: true);
        exchange.Receive(Block("E0 41 0001 0000 01 01"));
        exchange.Receive(Block(first));

        Should.Throw<DlmsDecodeException>(() => exchange.Receive(Block(second)), what);
    }

    [Fact]
    public void Receive_MoreThanTheCeiling_IsADecodeErrorAlsoForWhatComesEarly()
    {
        var data = new Octets(new byte[100]);
        var exchange = new GeneralBlockExchange(250, 1024, 8, hasTimer: true);
        exchange.Receive(new GeneralBlockTransfer(false, true, 8, 1, 0, data));
        exchange.Receive(new GeneralBlockTransfer(false, true, 8, 3, 0, data));

        Should.Throw<DlmsDecodeException>(() => exchange.Receive(new GeneralBlockTransfer(false, true, 8, 4, 0, data)));
    }

    [Theory]
    [InlineData("the same block for ever", "E0 41 0001 0000 01 AA")]
    [InlineData("the same block with the turn for ever", "E0 01 0001 0000 01 AA")]
    [InlineData("blocks that are never due", "E0 41 F000 0000 01 AA")]
    public void Receive_NothingNewForEver_FailsSoon(string what, string block)
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 2, hasTimer: true);
        exchange.Receive(Block("E0 01 0001 0000 01 AA"));

        Enumerable.Range(0, 600).Any(_ => exchange.Receive(Block(block)) == GeneralBlockEvent.Failed).ShouldBeTrue(what);
    }

    [Fact]
    public void Receive_EmptyBlocksForEver_FailsSoon()
    {
        var exchange = new GeneralBlockExchange(MaxSize, 1024, 2, hasTimer: true);
        var writer = new AxdrWriter();
        for (ushort number = 1; number < 600; number++)
        {
            if (exchange.Receive(new GeneralBlockTransfer(false, false, 1, number, 0, default)) == GeneralBlockEvent.Failed)
            {
                return;
            }

            exchange.Next(writer);
        }

        Assert.Fail("never");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Receive_RandomBlocks_EndsOrThrowsDecodeException(int seed)
    {
        var random = new Random(seed);
        var writer = new AxdrWriter();
        for (var round = 0; round < 2_000; round++)
        {
            var exchange = new GeneralBlockExchange(2_000, random.Next(12, 100), (byte)random.Next(1, 64), hasTimer: random.Next(2) == 0, (byte)random.Next(1, 64));
            if (random.Next(2) == 0)
            {
                exchange.Send(new byte[random.Next(1, 500)]);
                exchange.Next(writer);
            }

            try
            {
                for (var step = 0; step < 50; step++)
                {
                    var block = new GeneralBlockTransfer(
                        random.Next(4) == 0, random.Next(2) == 0, (byte)random.Next(64), (ushort)random.Next(step + 5), (ushort)random.Next(step + 5), new(new byte[random.Next(100)]));
                    if (exchange.Receive(block) == GeneralBlockEvent.Turn)
                    {
                        for (var left = 64; exchange.Next(writer); left--)
                        {
                            left.ShouldBeGreaterThan(0);
                        }
                    }

                    exchange.Message.Length.ShouldBeLessThanOrEqualTo(2_000);
                }
            }
            catch (DlmsDecodeException)
            {
                // As it should be.
            }

            writer.Clear();
        }
    }

    private static GeneralBlockTransfer Block(string hex) => GeneralBlockTransfer.Decode(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static string Next(GeneralBlockExchange exchange, bool more = false)
    {
        var writer = new AxdrWriter();
        exchange.Next(writer).ShouldBe(more);
        return Convert.ToHexString(writer.WrittenSpan);
    }
}
