using System.Diagnostics;
using System.Text.Json;
using PrepaidMeter.Fuzzing;
using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Tests.Security;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Decoding;

/// <summary>Every vector there is, whole, cut and with mistakes in it.</summary>
public sealed class DecoderVectorTests
{
    private const int Rounds = 8_000;

    /// <summary>Wrong on purpose, a piece of something, or carrying what is no APDU.</summary>
    private static readonly HashSet<string> NotWhole =
        ["rlre-bad", "rlrq-user-info", "hdlc-seglast", "truncated 0181800000", "truncated 098203E8", "gbt-1", "gbt-last"];

    private static readonly IReadOnlyList<(string Name, string Kind, byte[] Octets)> All =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Vectors"), "*.jsonl").Where(f => !f.EndsWith("classes.jsonl", StringComparison.Ordinal))
            .SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(v => v.TryGetProperty("hex", out _) && v.GetProperty("kind").GetString() != "signature")
            .Select(v => (v.GetProperty("name").GetString()!, v.GetProperty("kind").GetString()!, Convert.FromHexString(v.GetProperty("hex").GetString()!))),
    ];

    /// <summary>Kinds whose codec looks at the same octets as the decoder: nothing within them is decoded further.</summary>
    private static readonly IReadOnlyList<(string Kind, byte[] Octets)> Flat =
        [.. Vector.Axdr.Concat(Vector.Push).Concat(Vector.Xdlms).Concat(Vector.Notification).Where(v => v.Kind is not ("date-time" or "truncated")).Select(v => (v.Kind, v.Octets))];

    public static TheoryData<int> Seeds => [1, 2, 3];

    [Fact]
    public void Vector_Whole_IsDecodedWithoutError()
    {
        All.Count.ShouldBeGreaterThan(200);
        foreach (var (name, kind, octets) in All.Where(v => !NotWhole.Contains(v.Name)))
        {
            var options = kind == "ciphered" ? DecodedTree.OptionsFor(SecurityVector.All.First(v => v.Name == name)) : new DecoderOptions();

            var message = MessageDecoder.Decode(octets, options);

            message.Errors.ShouldBeEmpty($"{kind} {name}\n{TreeText.Write(message)}");
            if (kind == "ciphered")
            {
                message.Flatten().ShouldContain(n => n.Name == "plaintext" || n.Meaning == "the authentication tag is right", name);
            }
        }
    }

    [Fact]
    public void Vector_CutAnywhere_IsATreeWithPlacesInIt()
    {
        foreach (var (name, _, octets) in All)
        {
            for (var length = 1; length < octets.Length; length += Math.Max(1, octets.Length / 60))
            {
                Check(octets[..length], name);
            }
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Vector_WithMistakes_IsATreeWithPlacesInIt(int seed)
    {
        var mutator = new FuzzMutator(seed);
        for (var round = 0; round < Rounds; round++)
        {
            var (name, _, octets) = All[mutator.Next(All.Count)];
            Check(mutator.Mutate(octets, All[mutator.Next(All.Count)].Octets), name);
        }
    }

    [Theory, MemberData(nameof(Seeds))]
    public void Decoder_OnMistakes_AcceptsAndRefusesWhatTheCodecsDo(int seed)
    {
        var mutator = new FuzzMutator(seed);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (kind, octets) = Flat[mutator.Next(Flat.Count)];
            var mutated = mutator.Mutate(octets, Flat[mutator.Next(Flat.Count)].Octets);
            var isAccepted = Accepts(kind, mutated);
            if (kind != "data" && (mutated.Length == 0 || mutated[0] != octets[0]))
            {
                continue; // another kind of APDU, or none, to the decoder
            }

            var message = kind == "data" ? MessageDecoder.DecodeData(mutated) : MessageDecoder.DecodeApdu(mutated, new DecoderOptions());

            // What blocks add up to is no business of the codecs.
            message.Errors.Any(e => !e.IsDerived).ShouldBe(!isAccepted, $"{kind} {Convert.ToHexString(mutated)}\n{TreeText.Write(message)}");
            accepted += isAccepted ? 1 : 0;
        }

        accepted.ShouldBeInRange(Rounds / 20, Rounds * 19 / 20);
    }

    [Theory]
    [InlineData("7EA00703210F01", 150_000)] // flags and frames cut short
    [InlineData("0F000000010001", 149_000)] // notifications that begin a data value
    [InlineData("00", MessageDecoder.MaxLength)]
    [InlineData("0101", MessageDecoder.MaxLength / 2)] // nested
    [InlineData("7E", MessageDecoder.MaxLength)]
    [InlineData("DF0000000000", 174_000)] // signed, signed, signed
    [InlineData("00010010000100010E", 116_000)]
    [InlineData("7EA7FF03", 262_000)]
    [InlineData("E0400001000003", 149_000)]
    public void Input_AsLongAsItMayBe_TakesBoundedTime(string pattern, int times)
    {
        var octets = Enumerable.Repeat(Convert.FromHexString(pattern), times).SelectMany(o => o).Take(MessageDecoder.MaxLength).ToArray();
        var watch = Stopwatch.StartNew();

        var message = MessageDecoder.Decode(octets, new DecoderOptions());

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        message.Flatten().Count().ShouldBeLessThan(60_000);
    }

    private static void Check(byte[] octets, string name)
    {
        DecodedMessage message;
        try
        {
            message = MessageDecoder.Decode(octets, new DecoderOptions());
        }
        catch (Exception e)
        {
            Assert.Fail($"{name} {Convert.ToHexString(octets)}: {e}");
            return;
        }

        var beyond = message.Flatten().FirstOrDefault(n => !n.IsDerived && (n.Offset < 0 || n.Offset + n.Length > octets.Length));
        beyond.ShouldBeNull($"{name} {Convert.ToHexString(octets)}");

        message.Errors.Count.ShouldBe(message.Flatten().Count(n => n.Problem is not null));
    }

    private static bool Accepts(string kind, byte[] octets)
    {
        try
        {
            Recode.Octets(kind, octets);
            return true;
        }
        catch (DlmsDecodeException)
        {
            return false;
        }
    }
}
